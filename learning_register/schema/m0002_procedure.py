"""The whole procedure: what happened to a case by day, pauses, stages, points, the loop, clocks."""

from sqlite_utils import Database

_CASES = """
    CREATE TABLE cases (
        id INTEGER PRIMARY KEY,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL CHECK (number > 0),
        reference TEXT GENERATED ALWAYS AS (printf('C-%d-%04d', year, number)) VIRTUAL,
        kind TEXT NOT NULL CHECK (kind IN ('complaint', 'feedback', 'compliment', 'enquiry')),
        procedure TEXT CHECK (procedure IN ('statutory', 'corporate')),
        state TEXT NOT NULL CHECK (state IN (
            'stage_1', 'open', 'responded', 'withdrawn', 'recorded', 'not_considered',
            'stage_2_requested', 'mediation', 'resolved', 'out_of_time', 'stage_2',
            'adjudication', 'stage_2_responded', 'stage_3_requested', 'stage_3_declined',
            'panel_held', 'findings', 'stage_3_responded', 'ombudsman', 'ombudsman_decided',
            'finished')),
        version INTEGER NOT NULL DEFAULT 1,
        received_on TEXT NOT NULL,
        grounds_on TEXT,
        channel TEXT NOT NULL CHECK (channel IN (
            'in_person', 'telephone', 'letter', 'email', 'web_form', 'mind_of_my_own', 'i_say',
            'other')),
        made_by TEXT NOT NULL CHECK (made_by IN (
            'child', 'care_leaver', 'parent', 'carer', 'relative', 'advocate', 'professional',
            'other')),
        person_id INTEGER REFERENCES people (id),
        child_id INTEGER REFERENCES people (id),
        may_complain TEXT CHECK (may_complain IN ('yes', 'no')),
        may_be_told TEXT CHECK (may_be_told IN ('yes', 'no')),
        childs_view TEXT CHECK (childs_view IN ('agrees', 'does_not_agree', 'not_asked')),
        advocacy TEXT CHECK (advocacy IN ('offered', 'accepted', 'declined')),
        advocate_id INTEGER REFERENCES people (id),
        advocate_appointed_on TEXT,
        service_area TEXT REFERENCES service_areas (key),
        team TEXT CHECK (team <> ''),
        restricted INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1)),
        extended_on TEXT,
        declined_for TEXT CHECK (declined_for IN ('over_a_year', 'court', 'no_interest')),
        outcome TEXT CHECK (outcome IN ('upheld', 'partly_upheld', 'not_upheld', 'no_finding')),
        responded_on TEXT,
        recorded_by INTEGER NOT NULL REFERENCES users (id),
        recorded_at TEXT NOT NULL,
        UNIQUE (year, number),
        CHECK ((kind = 'complaint') = (procedure IS NOT NULL))
    ) STRICT
"""

# A table whose CHECK grows is made anew under its own name: the rows that refer to it are held to
# it when the transaction ends.
_REBUILD_CASES = (
    "PRAGMA defer_foreign_keys = ON",
    "CREATE TEMP TABLE earlier_cases AS SELECT * FROM cases",
    "DROP TABLE cases",
    _CASES,
    """
    INSERT INTO cases (
        id, year, number, kind, procedure, state, version, received_on, channel, made_by,
        person_id, service_area, restricted, extended_on, outcome, responded_on, recorded_by,
        recorded_at)
    SELECT id, year, number, kind, CASE kind WHEN 'complaint' THEN 'statutory' END, state, version,
        received_on, channel, made_by, person_id, service_area, restricted, extended_on, outcome,
        responded_on, recorded_by, recorded_at
    FROM earlier_cases
    """,
    "DROP TABLE earlier_cases",
    "CREATE UNIQUE INDEX cases_by_reference ON cases (reference)",
    "CREATE INDEX cases_by_receipt ON cases (received_on, kind)",
    "CREATE INDEX cases_by_state ON cases (state, kind)",
    "CREATE INDEX cases_by_child ON cases (child_id) WHERE child_id IS NOT NULL",
)

_WHAT_HAPPENED = (
    # `day`: when it happened; `days`: an extension, to how many days in all.
    """
    CREATE TABLE case_moves (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        event TEXT NOT NULL,
        source TEXT,
        target TEXT NOT NULL,
        day TEXT NOT NULL,
        days INTEGER CHECK (days > 0),
        recorded_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX case_moves_by_case ON case_moves (case_id)",
    "CREATE INDEX case_moves_by_event ON case_moves (event, day)",
    """
    CREATE TABLE pauses (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        paused_for TEXT NOT NULL CHECK (paused_for IN ('court', 'advocate')),
        began_on TEXT NOT NULL,
        ended_on TEXT CHECK (ended_on >= began_on)
    ) STRICT
    """,
    "CREATE INDEX pauses_by_case ON pauses (case_id)",
    "CREATE UNIQUE INDEX pauses_open ON pauses (case_id) WHERE ended_on IS NULL",
    """
    CREATE TABLE clock_rules (
        id INTEGER PRIMARY KEY,
        procedure TEXT NOT NULL CHECK (procedure IN ('statutory', 'corporate')),
        clock TEXT NOT NULL CHECK (clock IN (
            'acknowledgement', 'stage_1', 'stage_2_request', 'stage_2', 'stage_3_request', 'panel',
            'findings_letter', 'stage_3_response', 'stage_3')),
        in_force_from TEXT NOT NULL,
        days INTEGER NOT NULL CHECK (days > 0),
        longest INTEGER CHECK (longest > days),
        starts_from TEXT NOT NULL CHECK (starts_from IN (
            'received', 'acknowledged', 'requested', 'agreed', 'answered', 'held', 'letter')),
        calendar TEXT NOT NULL CHECK (calendar IN ('working_days', 'calendar_days')),
        UNIQUE (procedure, clock, in_force_from)
    ) STRICT
    """,
    # Statutory: regulations 14 and 17 to 20, and the guidance; when Stage 2 starts is contested.
    # No number for an acknowledgement stands in them: the Code's five days are taken.
    # Corporate: the Ombudsman's Code, part 6.
    """
    INSERT INTO clock_rules
        (procedure, clock, in_force_from, days, longest, starts_from, calendar)
    VALUES
        ('statutory', 'acknowledgement', '2000-01-01', 5, NULL, 'received', 'working_days'),
        ('statutory', 'stage_1', '2000-01-01', 10, 20, 'received', 'working_days'),
        ('statutory', 'stage_2_request', '2000-01-01', 20, NULL, 'answered', 'working_days'),
        ('statutory', 'stage_2', '2000-01-01', 25, 65, 'agreed', 'working_days'),
        ('statutory', 'stage_3_request', '2000-01-01', 20, NULL, 'answered', 'working_days'),
        ('statutory', 'panel', '2000-01-01', 30, NULL, 'requested', 'working_days'),
        ('statutory', 'findings_letter', '2000-01-01', 5, NULL, 'held', 'working_days'),
        ('statutory', 'stage_3_response', '2000-01-01', 15, NULL, 'letter', 'working_days'),
        ('statutory', 'stage_3', '2000-01-01', 50, NULL, 'requested', 'working_days'),
        ('corporate', 'acknowledgement', '2000-01-01', 5, NULL, 'received', 'working_days'),
        ('corporate', 'stage_1', '2000-01-01', 10, 20, 'acknowledged', 'working_days'),
        ('corporate', 'stage_2_request', '2000-01-01', 20, NULL, 'answered', 'working_days'),
        ('corporate', 'stage_2', '2000-01-01', 20, 40, 'requested', 'working_days')
    """,
)

_STAGES = (
    # Investigators and members of panels: they come again, and who sat where decides who may sit.
    """
    CREATE TABLE appointees (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> '')
    ) STRICT
    """,
    """
    CREATE TABLE case_outcomes (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        stage TEXT NOT NULL CHECK (stage IN ('stage_1', 'stage_2', 'stage_3', 'ombudsman')),
        outcome TEXT NOT NULL CHECK (outcome IN (
            'upheld', 'partly_upheld', 'not_upheld', 'no_finding')),
        decided_on TEXT NOT NULL,
        answered_by_id INTEGER REFERENCES appointees (id)
    ) STRICT
    """,
    "CREATE INDEX case_outcomes_by_case ON case_outcomes (case_id, stage)",
    """
    CREATE TABLE points (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        number INTEGER NOT NULL CHECK (number > 0),
        text TEXT,
        UNIQUE (case_id, number)
    ) STRICT
    """,
    """
    CREATE TABLE point_outcomes (
        id INTEGER PRIMARY KEY,
        point_id INTEGER NOT NULL REFERENCES points (id),
        stage TEXT NOT NULL CHECK (stage IN ('stage_1', 'stage_2', 'stage_3', 'ombudsman')),
        outcome TEXT NOT NULL CHECK (outcome IN (
            'upheld', 'partly_upheld', 'not_upheld', 'no_finding')),
        decided_on TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX point_outcomes_by_point ON point_outcomes (point_id, stage)",
    """
    CREATE TABLE remedies (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        stage TEXT NOT NULL CHECK (stage IN ('stage_1', 'stage_2', 'stage_3', 'ombudsman')),
        remedy TEXT NOT NULL CHECK (remedy IN (
            'apology', 'acknowledgement', 'explanation', 'action', 'reconsideration',
            'amended_record', 'payment', 'changed_policy', 'other')),
        amount INTEGER CHECK (amount >= 0),
        offered_on TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX remedies_by_case ON remedies (case_id)",
    """
    CREATE TABLE mediations (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        offered_on TEXT NOT NULL,
        result TEXT CHECK (result IN ('declined', 'withdrawn', 'resolved', 'went_on')),
        ended_on TEXT,
        CHECK ((result IS NULL) = (ended_on IS NULL))
    ) STRICT
    """,
    "CREATE INDEX mediations_by_case ON mediations (case_id)",
    "CREATE INDEX mediations_by_day ON mediations (offered_on)",
    """
    CREATE TABLE stage_twos (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        requested_on TEXT NOT NULL,
        signed_on TEXT,
        investigator_reported_on TEXT,
        independent_reported_on TEXT,
        adjudicating_officer_id INTEGER REFERENCES appointees (id),
        adjudicated_on TEXT,
        responded_on TEXT
    ) STRICT
    """,
    "CREATE INDEX stage_twos_by_case ON stage_twos (case_id)",
    "CREATE INDEX stage_twos_by_response ON stage_twos (responded_on)",
    """
    CREATE TABLE appointments (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        investigating_officer_id INTEGER NOT NULL REFERENCES appointees (id),
        independent_person_id INTEGER NOT NULL REFERENCES appointees (id),
        no_conflict TEXT NOT NULL CHECK (no_conflict = 'yes'),
        appointed_on TEXT NOT NULL,
        CHECK (investigating_officer_id <> independent_person_id)
    ) STRICT
    """,
    "CREATE INDEX appointments_by_case ON appointments (case_id)",
    """
    CREATE TABLE costs (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        cost_item TEXT NOT NULL CHECK (cost_item IN (
            'investigating_officer', 'independent_person', 'panel', 'advocate', 'interpreter',
            'travel', 'other')),
        amount INTEGER NOT NULL CHECK (amount >= 0),
        incurred_on TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX costs_by_case ON costs (case_id)",
    """
    CREATE TABLE panels (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        requested_on TEXT NOT NULL,
        declined_on TEXT,
        chair_id INTEGER REFERENCES appointees (id),
        member_1_id INTEGER REFERENCES appointees (id),
        member_2_id INTEGER REFERENCES appointees (id),
        no_conflict TEXT CHECK (no_conflict = 'yes'),
        appointed_on TEXT,
        held_on TEXT,
        letter_on TEXT,
        responded_on TEXT,
        CHECK (chair_id <> member_1_id AND chair_id <> member_2_id AND member_1_id <> member_2_id),
        CHECK (held_on IS NULL OR appointed_on IS NOT NULL)
    ) STRICT
    """,
    "CREATE INDEX panels_by_case ON panels (case_id)",
    """
    CREATE TABLE ombudsman_matters (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        raised_on TEXT NOT NULL,
        early_referral TEXT NOT NULL DEFAULT 'no' CHECK (early_referral IN ('yes', 'no')),
        decision TEXT CHECK (decision IN (
            'upheld_accepted', 'upheld', 'not_upheld', 'closed_after_enquiries', 'referred_back',
            'invalid')),
        closed_because TEXT CHECK (closed_because IN (
            'would_not_investigate', 'outside_jurisdiction')),
        decided_on TEXT,
        CHECK ((decision IS NULL) = (decided_on IS NULL))
    ) STRICT
    """,
    "CREATE INDEX ombudsman_matters_by_case ON ombudsman_matters (case_id)",
    "CREATE INDEX ombudsman_matters_by_day ON ombudsman_matters (decided_on)",
    """
    CREATE TABLE recommendations (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        number INTEGER NOT NULL CHECK (number > 0),
        recommended_by TEXT NOT NULL CHECK (recommended_by IN ('panel', 'ombudsman')),
        learning_id INTEGER NOT NULL REFERENCES learning (id),
        action_id INTEGER NOT NULL UNIQUE REFERENCES actions (id),
        accepted TEXT CHECK (accepted IN ('yes', 'no')),
        UNIQUE (case_id, number)
    ) STRICT
    """,
    """
    CREATE TABLE loop_contacts (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        kind TEXT NOT NULL CHECK (kind IN ('first', 'closing', 'not_closed')),
        contacted_on TEXT NOT NULL,
        route TEXT CHECK (route IN (
            'in_person', 'telephone', 'text_message', 'app', 'email', 'letter', 'advocate',
            'worker', 'other')),
        rights_explained TEXT CHECK (rights_explained IN ('yes', 'no')),
        nature_agreed TEXT CHECK (nature_agreed IN ('yes', 'no')),
        process_explained TEXT CHECK (process_explained IN ('yes', 'no')),
        satisfied_process TEXT CHECK (satisfied_process IN ('yes', 'no', 'no_answer')),
        satisfied_outcome TEXT CHECK (satisfied_outcome IN ('yes', 'no', 'no_answer')),
        actions_done TEXT CHECK (actions_done IN ('yes', 'no'))
    ) STRICT
    """,
    "CREATE INDEX loop_contacts_by_case ON loop_contacts (case_id)",
    "CREATE INDEX loop_contacts_by_day ON loop_contacts (contacted_on)",
)

_ONLY_GROWS = tuple(
    f"""
    CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table}
    BEGIN SELECT RAISE(ABORT, 'an outcome is never changed: record another'); END
    """
    for table in ("case_outcomes", "point_outcomes")
    for what in ("update", "delete")
) + tuple(
    # For a program that opens the file without recursive_triggers: REPLACE deletes silently there.
    f"""
    CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'an outcome is never changed: record another'); END
    """  # noqa: S608 constants only
    for table in ("case_outcomes", "point_outcomes")
)
_FINDINGS_STAND = (
    """
    CREATE TRIGGER panel_findings_stand BEFORE UPDATE OF case_id, requested_on, declined_on,
        chair_id, member_1_id, member_2_id, no_conflict, appointed_on, held_on, letter_on ON panels
    WHEN OLD.letter_on IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the findings of a panel are never changed'); END
    """,
    """
    CREATE TRIGGER panel_no_delete BEFORE DELETE ON panels
    BEGIN SELECT RAISE(ABORT, 'the findings of a panel are never changed'); END
    """,
    """
    CREATE TRIGGER panel_outcome_stands BEFORE INSERT ON case_outcomes
    WHEN NEW.stage = 'stage_3' AND EXISTS (
        SELECT 1 FROM panels WHERE case_id = NEW.case_id AND letter_on IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'the findings of a panel are never changed'); END
    """,
    """
    CREATE TRIGGER panel_point_outcome_stands BEFORE INSERT ON point_outcomes
    WHEN NEW.stage = 'stage_3' AND EXISTS (
        SELECT 1 FROM panels JOIN points ON points.case_id = panels.case_id
        WHERE points.id = NEW.point_id AND letter_on IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'the findings of a panel are never changed'); END
    """,
)

# What the first version kept in the audit trail alone. It took a response that was dated before the
# reopening; an event counts from the day of the one before it, so that each day has one state. An
# extension was always to twenty days.
_WHAT_HAPPENED_BEFORE = (
    """
    INSERT INTO case_moves (case_id, event, source, target, day, days, recorded_at)
    SELECT case_id, event, source, target,
        max(day) OVER (PARTITION BY case_id ORDER BY id),
        CASE event WHEN 'extend' THEN 20 END, at
    FROM (
        SELECT audit_trail.id, cases.id AS case_id, event, at,
            json_extract(before, '$.state') AS source, json_extract(after, '$.state') AS target,
            CASE WHEN before IS NULL THEN received_on
                ELSE coalesce(json_extract(after, '$.responded_on'), substr(at, 1, 10)) END AS day
        FROM audit_trail JOIN cases ON subject_id = CAST(cases.id AS TEXT)
        WHERE subject_kind = 'case' AND json_extract(after, '$.state') IS NOT NULL)
    ORDER BY id
    """,
    """
    INSERT INTO case_outcomes (case_id, stage, outcome, decided_on)
    SELECT cases.id, 'stage_1', json_extract(after, '$.outcome'),
        json_extract(after, '$.responded_on')
    FROM audit_trail JOIN cases ON subject_id = CAST(cases.id AS TEXT)
    WHERE subject_kind = 'case' AND event = 'respond'
        AND json_extract(after, '$.outcome') IS NOT NULL
    ORDER BY audit_trail.id
    """,
)


def m0002_procedure(db: Database) -> None:
    """Widen cases; make the tables of the procedure; fill them with what happened before."""
    for statement in (
        *_REBUILD_CASES,
        *_WHAT_HAPPENED,
        *_STAGES,
        *_WHAT_HAPPENED_BEFORE,
        *_ONLY_GROWS,
        *_FINDINGS_STAND,
    ):
        db.execute(statement)
    if broken := db.execute("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"rows refer to what is not there: {broken[:5]}")
