"""The frame: people who use it, themes, cases, learning, actions, evidence, the audit trail."""

from sqlite_utils import Database

STATEMENTS = (
    """
    CREATE TABLE users (
        id INTEGER PRIMARY KEY CHECK (id > 0),
        username TEXT NOT NULL UNIQUE COLLATE NOCASE,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN (
            'officer', 'manager', 'quality', 'board', 'participation', 'admin')),
        password_hash TEXT,
        active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
    ) STRICT
    """,
    """
    CREATE TABLE api_tokens (
        id INTEGER PRIMARY KEY,
        user_id INTEGER NOT NULL REFERENCES users (id),
        token_sha256 TEXT NOT NULL UNIQUE,
        label TEXT NOT NULL,
        created_at TEXT NOT NULL,
        revoked_at TEXT
    ) STRICT
    """,
    """
    CREATE TABLE notes (
        id INTEGER PRIMARY KEY,
        text TEXT
    ) STRICT
    """,
    """
    CREATE TABLE audit_trail (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        actor_id INTEGER NOT NULL,
        actor_name TEXT NOT NULL,
        actor_role TEXT NOT NULL,
        event TEXT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id TEXT NOT NULL,
        before TEXT CHECK (before IS NULL OR json_valid(before)),
        after TEXT CHECK (after IS NULL OR json_valid(after)),
        note_id INTEGER REFERENCES notes (id)
    ) STRICT
    """,
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
    """
    CREATE TABLE themes (
        key TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        aliases TEXT NOT NULL CHECK (json_valid(aliases)),
        report_tables TEXT NOT NULL CHECK (json_valid(report_tables)),
        definition TEXT NOT NULL,
        position INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE service_areas (
        key TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        position INTEGER NOT NULL
    ) STRICT
    """,
    """
    INSERT INTO service_areas (key, name, position) VALUES
        ('front_door', 'Front Door / MASH', 1),
        ('early_help', 'Early Help', 2),
        ('care_management', 'Care Management', 3),
        ('children_in_care', 'Children in Care', 4),
        ('care_leavers', 'Care Leavers', 5),
        ('fostering', 'Fostering', 6),
        ('adoption', 'Adoption', 7),
        ('disabled_children', 'Disabled Children', 8),
        ('safeguarding_and_review', 'Safeguarding and Review', 9),
        ('youth_justice', 'Youth Justice', 10)
    """,
    """
    CREATE TABLE people (
        id INTEGER PRIMARY KEY,
        name TEXT
    ) STRICT
    """,
    """
    CREATE TABLE cases (
        id INTEGER PRIMARY KEY,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL CHECK (number > 0),
        reference TEXT GENERATED ALWAYS AS (printf('C-%d-%04d', year, number)) VIRTUAL,
        kind TEXT NOT NULL CHECK (kind IN ('complaint', 'feedback', 'compliment', 'enquiry')),
        state TEXT NOT NULL CHECK (state IN (
            'stage_1', 'open', 'responded', 'withdrawn', 'recorded')),
        version INTEGER NOT NULL DEFAULT 1,
        received_on TEXT NOT NULL,
        channel TEXT NOT NULL CHECK (channel IN (
            'in_person', 'telephone', 'letter', 'email', 'web_form', 'mind_of_my_own', 'i_say',
            'other')),
        made_by TEXT NOT NULL CHECK (made_by IN (
            'child', 'care_leaver', 'parent', 'carer', 'relative', 'advocate', 'professional',
            'other')),
        person_id INTEGER REFERENCES people (id),
        service_area TEXT REFERENCES service_areas (key),
        restricted INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1)),
        extended_on TEXT,
        outcome TEXT CHECK (outcome IN ('upheld', 'partly_upheld', 'not_upheld', 'no_finding')),
        responded_on TEXT,
        recorded_by INTEGER NOT NULL REFERENCES users (id),
        recorded_at TEXT NOT NULL,
        UNIQUE (year, number)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX cases_by_reference ON cases (reference)",
    "CREATE INDEX cases_by_receipt ON cases (received_on, kind)",
    "CREATE INDEX cases_by_state ON cases (state, kind)",
    """
    CREATE TABLE case_texts (
        case_id INTEGER PRIMARY KEY REFERENCES cases (id),
        text TEXT,
        desired_outcome TEXT
    ) STRICT
    """,
    """
    CREATE TABLE suggestions (
        id INTEGER PRIMARY KEY,
        text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
        model TEXT NOT NULL,
        theme TEXT,
        scores TEXT NOT NULL CHECK (json_valid(scores)),
        no_theme_reason TEXT,
        uncertain INTEGER NOT NULL CHECK (uncertain IN (0, 1)),
        risk INTEGER NOT NULL CHECK (risk IN (0, 1)),
        risk_reasons TEXT NOT NULL CHECK (json_valid(risk_reasons)),
        evidence TEXT NOT NULL CHECK (json_valid(evidence)),
        shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
        at TEXT NOT NULL
    ) STRICT
    """,
    # Deferred: the earlier decision points at the later one just before that one is there, so that
    # never more than one decision of a case is current.
    """
    CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        suggestion_id INTEGER REFERENCES suggestions (id),
        theme TEXT REFERENCES themes (key),
        rank INTEGER CHECK (rank BETWEEN 1 AND 3),
        followed INTEGER CHECK (followed IN (0, 1)),
        note_id INTEGER REFERENCES notes (id),
        decided_by INTEGER NOT NULL REFERENCES users (id),
        decided_at TEXT NOT NULL,
        superseded_by INTEGER REFERENCES decisions (id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX decisions_current ON decisions (case_id) WHERE superseded_by IS NULL
    """,
    "CREATE INDEX decisions_by_case ON decisions (case_id)",
    "CREATE INDEX decisions_by_suggestion ON decisions (suggestion_id)",
    "CREATE INDEX decisions_by_theme ON decisions (theme) WHERE superseded_by IS NULL",
    """
    CREATE TABLE decision_secondaries (
        decision_id INTEGER NOT NULL REFERENCES decisions (id),
        theme TEXT NOT NULL REFERENCES themes (key),
        PRIMARY KEY (decision_id, theme)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE learning (
        id INTEGER PRIMARY KEY,
        reference TEXT GENERATED ALWAYS AS (printf('L-%04d', id)) VIRTUAL,
        theme TEXT NOT NULL REFERENCES themes (key),
        statement TEXT NOT NULL CHECK (statement <> ''),
        state TEXT NOT NULL CHECK (state IN (
            'identified', 'agreed', 'not_agreed', 'being_acted_on', 'implemented', 'evidenced',
            'closed')),
        version INTEGER NOT NULL DEFAULT 1,
        agreed_by INTEGER REFERENCES users (id),
        closed_on TEXT,
        review_on TEXT,
        reviewed_on TEXT,
        review_result TEXT CHECK (review_result IN ('helped', 'no_change', 'came_back')),
        created_by INTEGER NOT NULL REFERENCES users (id),
        created_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX learning_by_reference ON learning (reference)",
    "CREATE INDEX learning_by_theme ON learning (theme, state)",
    """
    CREATE TABLE learning_cases (
        learning_id INTEGER NOT NULL REFERENCES learning (id),
        case_id INTEGER NOT NULL REFERENCES cases (id),
        PRIMARY KEY (learning_id, case_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX learning_cases_by_case ON learning_cases (case_id)",
    """
    CREATE TABLE actions (
        id INTEGER PRIMARY KEY,
        reference TEXT GENERATED ALWAYS AS (printf('A-%04d', id)) VIRTUAL,
        learning_id INTEGER NOT NULL REFERENCES learning (id),
        what TEXT NOT NULL CHECK (what <> ''),
        kind TEXT NOT NULL CHECK (kind IN (
            'briefing', 'policy', 'training', 'process', 'system', 'apology', 'payment', 'other')),
        owner_id INTEGER NOT NULL REFERENCES users (id),
        due_on TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN (
            'open', 'in_progress', 'done', 'verified', 'closed', 'cancelled')),
        version INTEGER NOT NULL DEFAULT 1,
        done_by INTEGER REFERENCES users (id),
        done_on TEXT,
        verified_by INTEGER REFERENCES users (id),
        created_by INTEGER NOT NULL REFERENCES users (id),
        created_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX actions_by_reference ON actions (reference)",
    "CREATE INDEX actions_by_learning ON actions (learning_id, state)",
    "CREATE INDEX actions_by_owner ON actions (owner_id, state)",
    "CREATE INDEX actions_by_state ON actions (state, due_on)",
    """
    CREATE TABLE evidence (
        id INTEGER PRIMARY KEY,
        action_id INTEGER NOT NULL REFERENCES actions (id),
        description TEXT NOT NULL CHECK (description <> ''),
        link TEXT,
        file_name TEXT,
        stored_name TEXT UNIQUE,
        media_type TEXT,
        size INTEGER,
        sha256 TEXT,
        added_by INTEGER NOT NULL REFERENCES users (id),
        added_at TEXT NOT NULL,
        CHECK ((stored_name IS NULL) = (file_name IS NULL))
    ) STRICT
    """,
    "CREATE INDEX evidence_by_action ON evidence (action_id)",
)


def m0001_frame(db: Database) -> None:
    """Make the tables, indexes and triggers of the first frame; seed the service areas."""
    for statement in STATEMENTS:
        db.execute(statement)
