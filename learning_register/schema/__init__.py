"""The schema: one file for each migration, applied in order, never changed once released.

A migration is plain SQL. sqlite-utils' `table.transform()` is never used: it drops triggers
without a word, and the audit trail is append-only by triggers.
"""

from sqlite_utils import Database, Migrations

from learning_register.schema.m0001_frame import m0001_frame
from learning_register.schema.m0002_procedure import m0002_procedure
from learning_register.schema.m0003_learning import m0003_learning
from learning_register.schema.m0004_audits_and_measures import m0004_audits_and_measures
from learning_register.schema.m0005_candidates import m0005_candidates
from learning_register.schema.m0006_keeping import m0006_keeping

MIGRATIONS = Migrations("learning_register")
MIGRATIONS()(m0001_frame)
MIGRATIONS()(m0002_procedure)
MIGRATIONS()(m0003_learning)
MIGRATIONS()(m0004_audits_and_measures)
MIGRATIONS()(m0005_candidates)
MIGRATIONS()(m0006_keeping)

MIGRATION_NAMES = frozenset(
    {
        "m0001_frame",
        "m0002_procedure",
        "m0003_learning",
        "m0004_audits_and_measures",
        "m0005_candidates",
        "m0006_keeping",
    }
)

_SEARCHED = ("case_search", "learning_search", "action_search")
EXPECTED_TRIGGERS = frozenset(
    {"audit_trail_no_update", "audit_trail_no_delete", "audit_trail_no_replace"}
    | {
        f"{table}_no_{what}"
        for table in ("case_outcomes", "point_outcomes")
        for what in ("update", "delete", "replace")
    }
    | {
        "panel_findings_stand",
        "panel_no_delete",
        "panel_outcome_stands",
        "panel_point_outcome_stands",
    }
    | {f"{index}_{what}" for index in _SEARCHED for what in ("added", "removed", "changed")}
    | {f"candidates_follow_a_{what}" for what in ("changed_text", "deleted_text", "restriction")}
)


def apply(db: Database) -> None:
    """Apply what is pending, within the caller's transaction.

    A lost or unexpected trigger is an error.
    """
    MIGRATIONS.apply(db)
    found = frozenset(trigger.name for trigger in db.triggers)
    if found != EXPECTED_TRIGGERS:
        raise RuntimeError(
            f"triggers differ from those expected: {sorted(found ^ EXPECTED_TRIGGERS)}"
        )
