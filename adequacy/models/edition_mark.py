"""The database itself notes when a rule changes, whoever changes it.

So whoever has read an edition whole may keep it for as long as its set bears the same mark. Sets change a few times a
year: that one rule gives all of them a new mark costs no more than reading them again.
"""

from __future__ import annotations

import pgtrigger

CHANGES_THE_MARK = [
    pgtrigger.Trigger(
        name="rules_change_the_mark",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func="UPDATE adequacy_standardset SET mark = gen_random_uuid(); RETURN NULL;",
    )
]
"""Among the triggers of every model whose rows a ruleset is read from."""
