"""Learning: where it came from, when it was agreed, whom it was shared with; notes on progress."""

from sqlite_utils import Database

STATEMENTS = (
    "ALTER TABLE learning ADD COLUMN service_area TEXT REFERENCES service_areas (key)",
    "ALTER TABLE learning ADD COLUMN agreed_on TEXT",
    # The day in UTC, which is what earlier versions kept: within an hour of England's.
    """
    UPDATE learning SET agreed_on = (
        SELECT substr(max(at), 1, 10) FROM audit_trail
        WHERE subject_kind = 'learning' AND subject_id = CAST(learning.id AS TEXT)
            AND event = 'agree')
    WHERE agreed_by IS NOT NULL
    """,
    "ALTER TABLE actions ADD COLUMN team TEXT CHECK (team <> '')",
    # Cases and compliments stand in learning_cases; learning with neither is of its theme alone.
    """
    CREATE TABLE learning_sources (
        id INTEGER PRIMARY KEY,
        learning_id INTEGER NOT NULL REFERENCES learning (id),
        kind TEXT NOT NULL CHECK (kind IN ('ombudsman', 'audit')),
        reference TEXT NOT NULL CHECK (reference <> ''),
        link TEXT,
        added_by INTEGER NOT NULL REFERENCES users (id),
        added_at TEXT NOT NULL,
        UNIQUE (learning_id, kind, reference)
    ) STRICT
    """,
    """
    CREATE TABLE learning_sharing (
        id INTEGER PRIMARY KEY,
        learning_id INTEGER NOT NULL REFERENCES learning (id),
        forum TEXT NOT NULL CHECK (forum IN (
            'practitioner_improvement_board', 'practice_learning_forum', 'team_briefing',
            'childrens_forum', 'other')),
        which TEXT CHECK (which <> ''),
        shared_on TEXT NOT NULL,
        you_said TEXT CHECK (you_said <> ''),
        we_did TEXT CHECK (we_did <> ''),
        version INTEGER NOT NULL DEFAULT 1,
        recorded_by INTEGER NOT NULL REFERENCES users (id),
        recorded_at TEXT NOT NULL,
        CHECK ((you_said IS NULL) = (we_did IS NULL)),
        CHECK (forum <> 'other' OR which IS NOT NULL),
        CHECK (forum <> 'childrens_forum' OR you_said IS NOT NULL)
    ) STRICT
    """,
    "CREATE INDEX learning_sharing_by_learning ON learning_sharing (learning_id)",
    "CREATE INDEX learning_sharing_by_day ON learning_sharing (shared_on)",
    """
    CREATE TABLE progress_notes (
        id INTEGER PRIMARY KEY,
        action_id INTEGER NOT NULL REFERENCES actions (id),
        note_id INTEGER NOT NULL REFERENCES notes (id),
        added_by INTEGER NOT NULL REFERENCES users (id),
        added_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX progress_notes_by_action ON progress_notes (action_id)",
)


def m0003_learning(db: Database) -> None:
    """Widen learning and actions; make the tables of sources, of sharing and of progress."""
    for statement in STATEMENTS:
        db.execute(statement)
