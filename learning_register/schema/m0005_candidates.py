"""Candidate training texts, judged by a person; words that a model had never seen."""

from sqlite_utils import Database

_WITHDRAW = """
    UPDATE candidates SET text = NULL, withdrawn_at = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')
    WHERE case_id = {case} AND withdrawn_at IS NULL;
"""

STATEMENTS = (
    "ALTER TABLE suggestions ADD COLUMN words INTEGER CHECK (words >= 0)",
    """
    ALTER TABLE suggestions ADD COLUMN unseen_words INTEGER
    CHECK (unseen_words BETWEEN 0 AND words)
    """,
    # A verdict on one decision about a case. The text is pseudonymised, and there only while the
    # approval stands. `theme` NULL of an approved one: it gets no theme.
    """
    CREATE TABLE candidates (
        id INTEGER PRIMARY KEY,
        decision_id INTEGER NOT NULL REFERENCES decisions (id),
        case_id INTEGER NOT NULL REFERENCES cases (id),
        verdict TEXT NOT NULL CHECK (verdict IN ('approved', 'declined')),
        text TEXT CHECK (text <> ''),
        theme TEXT REFERENCES themes (key),
        risk INTEGER CHECK (risk IN (0, 1)),
        note_id INTEGER REFERENCES notes (id),
        judged_by INTEGER NOT NULL REFERENCES users (id),
        judged_at TEXT NOT NULL,
        withdrawn_at TEXT,
        CHECK ((text IS NOT NULL) = (verdict = 'approved' AND withdrawn_at IS NULL)),
        CHECK ((risk IS NOT NULL) = (verdict = 'approved'))
    ) STRICT
    """,
    "CREATE UNIQUE INDEX candidates_current ON candidates (case_id) WHERE withdrawn_at IS NULL",
    "CREATE INDEX candidates_by_decision ON candidates (decision_id)",
    """
    CREATE TABLE candidate_secondaries (
        candidate_id INTEGER NOT NULL REFERENCES candidates (id),
        theme TEXT NOT NULL REFERENCES themes (key),
        PRIMARY KEY (candidate_id, theme)
    ) STRICT, WITHOUT ROWID
    """,
    # Whoever erases, pseudonymises or restricts a case need not know of candidates.
    f"""
    CREATE TRIGGER candidates_follow_a_changed_text AFTER UPDATE OF text ON case_texts
    WHEN NEW.text IS NOT OLD.text BEGIN {_WITHDRAW.format(case="NEW.case_id")} END
    """,
    f"""
    CREATE TRIGGER candidates_follow_a_deleted_text AFTER DELETE ON case_texts
    BEGIN {_WITHDRAW.format(case="OLD.case_id")} END
    """,
    f"""
    CREATE TRIGGER candidates_follow_a_restriction AFTER UPDATE OF restricted ON cases
    WHEN NEW.restricted BEGIN {_WITHDRAW.format(case="NEW.id")} END
    """,
)


def m0005_candidates(db: Database) -> None:
    """Widen suggestions; make the table of candidates and what withdraws them."""
    for statement in STATEMENTS:
        db.execute(statement)
