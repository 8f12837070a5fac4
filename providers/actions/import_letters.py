"""The letter that says an import is finished: counts and where to read on, nobody by name."""

from __future__ import annotations

from accounts.actions.letters import tell
from accounts.letters import event_letter
from accounts.models import NoticeKind, Role
from accounts.wording import counted
from providers.models import RosterImport


def tell_import_finished(made: RosterImport) -> bool:
    """To whoever started it, once. Part of the import's own transaction: no letter without an import."""
    reader = made.imported_by
    if reader.role == Role.SYSTEM:
        return False
    refused = counted(made.rows_rejected, "row was refused", "rows were refused")
    used = f"{made.rows_new:,} new, {made.rows_changed:,} changed, {made.rows_same:,} as they were"
    letter = event_letter(
        NoticeKind.IMPORT,
        reader,
        subject=f"Import finished: {made.file_name}",
        sentences=(
            f"{counted(made.rows_read, 'row', 'rows')} read for {made.network}: {used}.",
            f"{refused}; the report says why." if made.rows_rejected else "No row was refused.",
        ),
        link_words="Open the report",
        path=made.get_absolute_url(),
    )
    return tell(kind=NoticeKind.IMPORT, reader=reader, about=str(made.pk), letter=letter, at=made.imported_at)
