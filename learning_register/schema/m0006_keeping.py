"""Keeping: the chained audit trail, who is the same person, search, saved views, retention."""

import sqlite3

from sqlite_utils import Database

from learning_register.chain import CHAINED, START, row_hash
from learning_register.names import name_key, sound_key

_TRAIL = (
    "DROP TRIGGER audit_trail_no_update",
    "DROP TRIGGER audit_trail_no_delete",
    "DROP TRIGGER audit_trail_no_replace",
    "DROP INDEX audit_trail_by_subject",
    "ALTER TABLE audit_trail RENAME TO earlier_trail",
    # AUTOINCREMENT, so that the last id ever given is known when the last rows were cut off.
    """
    CREATE TABLE audit_trail (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        actor_id INTEGER NOT NULL,
        actor_name TEXT NOT NULL,
        actor_role TEXT NOT NULL,
        event TEXT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id TEXT NOT NULL,
        before TEXT CHECK (before IS NULL OR json_valid(before)),
        after TEXT CHECK (after IS NULL OR json_valid(after)),
        note_id INTEGER REFERENCES notes (id),
        hash TEXT NOT NULL CHECK (length(hash) = 64)
    ) STRICT
    """,
)
_GUARDED_TRAIL = (
    "DROP TABLE earlier_trail",
    "CREATE INDEX audit_trail_by_subject ON audit_trail (subject_kind, subject_id)",
    """
    CREATE TRIGGER audit_trail_no_update BEFORE UPDATE ON audit_trail
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END
    """,
    """
    CREATE TRIGGER audit_trail_no_delete BEFORE DELETE ON audit_trail
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted from'); END
    """,
    # For a program that opens the file without recursive_triggers: REPLACE deletes silently there.
    """
    CREATE TRIGGER audit_trail_no_replace BEFORE INSERT ON audit_trail
    WHEN EXISTS (SELECT 1 FROM audit_trail WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never replaced'); END
    """,
)

_PEOPLE = (
    "ALTER TABLE people ADD COLUMN name_key TEXT",
    "ALTER TABLE people ADD COLUMN sound_key TEXT",
    "ALTER TABLE people ADD COLUMN date_of_birth TEXT",
    "CREATE INDEX people_by_name ON people (name_key) WHERE name_key IS NOT NULL",
    "CREATE INDEX people_by_sound ON people (sound_key) WHERE sound_key IS NOT NULL",
    "CREATE INDEX cases_by_person ON cases (person_id) WHERE person_id IS NOT NULL",
    """
    CREATE TABLE person_verdicts (
        id INTEGER PRIMARY KEY,
        person_id INTEGER NOT NULL REFERENCES people (id),
        other_id INTEGER NOT NULL REFERENCES people (id),
        verdict TEXT NOT NULL CHECK (verdict IN ('same', 'not_same')),
        decided_by INTEGER NOT NULL REFERENCES users (id),
        decided_at TEXT NOT NULL,
        undone_by INTEGER REFERENCES users (id),
        undone_at TEXT,
        CHECK (person_id < other_id),
        CHECK ((undone_by IS NULL) = (undone_at IS NULL))
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX person_verdicts_current ON person_verdicts (person_id, other_id)
    WHERE undone_at IS NULL
    """,
    "CREATE INDEX person_verdicts_by_other ON person_verdicts (other_id) WHERE undone_at IS NULL",
)

_SEARCHED = (
    ("case_search", "case_texts", "case_id", ("text", "desired_outcome")),
    ("learning_search", "learning", "id", ("statement",)),
    ("action_search", "actions", "id", ("what",)),
)

# So that a million cases are listed, counted and summed up as fast as a thousand.
_INDEXES = (
    "CREATE INDEX cases_by_day ON cases (received_on)",
    "CREATE INDEX cases_by_state_and_day ON cases (state, received_on)",
    "CREATE INDEX cases_restricted ON cases (recorded_by) WHERE restricted = 1",
    """
    CREATE INDEX cases_by_answer ON cases (responded_on, outcome) WHERE responded_on IS NOT NULL
    """,
    """
    CREATE INDEX decisions_current_theme ON decisions (case_id, theme) WHERE superseded_by IS NULL
    """,
)

_VIEWS = """
    CREATE TABLE saved_views (
        id INTEGER PRIMARY KEY,
        user_id INTEGER NOT NULL REFERENCES users (id),
        name TEXT NOT NULL CHECK (name <> '') COLLATE NOCASE,
        wanted TEXT NOT NULL CHECK (json_valid(wanted)),
        saved_at TEXT NOT NULL,
        UNIQUE (user_id, name)
    ) STRICT
"""

_RETENTION = (
    """
    CREATE TABLE retention_rules (
        kind TEXT NOT NULL CHECK (kind IN ('complaint', 'feedback', 'compliment', 'enquiry')),
        what TEXT NOT NULL CHECK (what IN ('pseudonymise', 'erase')),
        after_months INTEGER NOT NULL CHECK (after_months > 0),
        PRIMARY KEY (kind, what)
    ) STRICT, WITHOUT ROWID
    """,
    # A beginning, for the service's own information governance to change: `retention.set_rule`.
    """
    INSERT INTO retention_rules (kind, what, after_months) VALUES
        ('complaint', 'pseudonymise', 72), ('complaint', 'erase', 120),
        ('feedback', 'pseudonymise', 36), ('feedback', 'erase', 72),
        ('compliment', 'pseudonymise', 24), ('compliment', 'erase', 72),
        ('enquiry', 'pseudonymise', 24), ('enquiry', 'erase', 36)
    """,
    """
    CREATE TABLE retention_done (
        case_id INTEGER NOT NULL REFERENCES cases (id),
        what TEXT NOT NULL CHECK (what IN ('pseudonymise', 'erase')),
        done_on TEXT NOT NULL,
        PRIMARY KEY (case_id, what)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE retention_holds (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        note_id INTEGER NOT NULL REFERENCES notes (id),
        placed_by INTEGER NOT NULL REFERENCES users (id),
        placed_at TEXT NOT NULL,
        lifted_by INTEGER REFERENCES users (id),
        lifted_at TEXT,
        CHECK ((lifted_by IS NULL) = (lifted_at IS NULL))
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX retention_holds_current ON retention_holds (case_id)
    WHERE lifted_at IS NULL
    """,
)


def m0006_keeping(db: Database) -> None:
    """Chain the trail; key the names; index the texts; make the other tables and indexes."""
    _chain_the_trail(db)
    for statement in (*_PEOPLE, _VIEWS, *_RETENTION, *_INDEXES):
        db.execute(statement)
    _key_the_names(db)
    for searched in _SEARCHED:
        for statement in _search_statements(*searched):
            db.execute(statement)


def _chain_the_trail(db: Database) -> None:
    for statement in _TRAIL:
        db.execute(statement)
    marks = ", ".join("?" for _ in (*CHAINED, "hash"))
    add = f"INSERT INTO audit_trail ({', '.join(CHAINED)}, hash) VALUES ({marks})"  # noqa: S608
    columns = ", ".join(CHAINED)
    previous = START
    for values in db.execute(f"SELECT {columns} FROM earlier_trail ORDER BY id"):  # noqa: S608
        previous = row_hash(previous, dict(zip(CHAINED, values, strict=True)))
        db.execute(add, [*values, previous])
    for statement in _GUARDED_TRAIL:
        db.execute(statement)


def _key_the_names(db: Database) -> None:
    named = db.execute("SELECT id, name FROM people WHERE name IS NOT NULL").fetchall()
    for person_id, name in named:
        db.execute(
            "UPDATE people SET name_key = ?, sound_key = ? WHERE id = ?",
            [name_key(name), sound_key(name), person_id],
        )


def _search_statements(
    index: str, table: str, key: str, columns: tuple[str, ...]
) -> tuple[str, ...]:
    """A full-text index over the table's own columns, kept by triggers in the same transaction."""
    listed = ", ".join(columns)
    new = ", ".join(f"NEW.{column}" for column in columns)
    old = ", ".join(f"OLD.{column}" for column in columns)
    add = f"INSERT INTO {index} (rowid, {listed}) VALUES (NEW.{key}, {new});"  # noqa: S608
    remove = (
        f"INSERT INTO {index} ({index}, rowid, {listed}) "  # noqa: S608
        f"VALUES ('delete', OLD.{key}, {old});"
    )
    return (
        f"""
        CREATE VIRTUAL TABLE {index} USING fts5 ({listed}, content = '{table}',
            content_rowid = '{key}', tokenize = 'porter unicode61 remove_diacritics 2')
        """,
        *_erasing(index),
        f"INSERT INTO {index} ({index}) VALUES ('rebuild')",  # noqa: S608
        f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {index}_removed AFTER DELETE ON {table} BEGIN {remove} END",
        f"""
        CREATE TRIGGER {index}_changed AFTER UPDATE OF {listed} ON {table}
        BEGIN {remove} {add} END
        """,
    )


def _erasing(index: str) -> tuple[str, ...]:
    """FTS5 takes a removed word out of its index at once where SQLite is new enough for it."""
    if sqlite3.sqlite_version_info < (3, 42):
        return ()
    return (f"INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', 1)",)  # noqa: S608
