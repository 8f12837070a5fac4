"""Database triggers that hold what a column constraint cannot say."""

from __future__ import annotations

import pgtrigger

NEVER_CHANGED = pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)

_ONE_OPEN_STEP = """
    PERFORM 1 FROM pipeline_deal WHERE id = {deal} FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM pipeline_deal WHERE id = {deal} AND stage NOT IN ('signed', 'lost'))
       AND (SELECT count(*) FROM pipeline_nextstep WHERE deal_id = {deal} AND closed_at IS NULL) <> 1
    THEN
        RAISE EXCEPTION 'open deal % must have exactly one open next step', {deal}
            USING ERRCODE = '23514', CONSTRAINT = 'deal_open_has_one_open_step';
    END IF;
"""


def _one_open_step(name: str, operation: pgtrigger.Operation, *rows: str) -> pgtrigger.Trigger:
    """Checked at the end of the transaction. The deal's row is locked first: without it, one transaction that
    finishes the step and another that reopens the deal each see the other's old state, and both commit.
    """
    checks = "".join(_ONE_OPEN_STEP.format(deal=row) for row in rows)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        func=f"{checks} RETURN NULL;",
    )


DEAL_HAS_STEP = _one_open_step("open_deal_has_step", pgtrigger.Insert | pgtrigger.Update, "NEW.id")
STEP_INSERTED = _one_open_step("inserted_step_is_the_one", pgtrigger.Insert, "NEW.deal_id")
STEP_UPDATED = _one_open_step("updated_step_is_the_one", pgtrigger.Update, "OLD.deal_id", "NEW.deal_id")
STEP_DELETED = _one_open_step("deleted_step_was_not_the_one", pgtrigger.Delete, "OLD.deal_id")
