"""What audits found, and measures of performance: definitions, the themes they speak to, values."""

from sqlite_utils import Database

# A finding's words stand apart from its facts, as a case's do, so that they can be erased.
STATEMENTS = (
    """
    CREATE TABLE audit_findings (
        id INTEGER PRIMARY KEY,
        reference TEXT GENERATED ALWAYS AS (printf('F-%04d', id)) VIRTUAL,
        state TEXT NOT NULL CHECK (state IN ('recorded', 'withdrawn')),
        version INTEGER NOT NULL DEFAULT 1,
        source TEXT NOT NULL CHECK (source IN (
            'case_audit', 'thematic_audit', 'dip_sample', 'practice_observation',
            'practice_conversation', 'complaints_audit', 'peer_review', 'inspection', 'other')),
        found_on TEXT NOT NULL,
        service_area TEXT NOT NULL REFERENCES service_areas (key),
        team TEXT CHECK (team <> ''),
        grade TEXT NOT NULL CHECK (grade IN (
            'outstanding', 'good', 'requires_improvement', 'inadequate')),
        suggestion_id INTEGER REFERENCES suggestions (id),
        recorded_by INTEGER NOT NULL REFERENCES users (id),
        recorded_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX audit_findings_by_reference ON audit_findings (reference)",
    "CREATE INDEX audit_findings_by_day ON audit_findings (found_on, service_area)",
    "CREATE INDEX audit_findings_by_suggestion ON audit_findings (suggestion_id)",
    """
    CREATE TABLE audit_finding_texts (
        finding_id INTEGER PRIMARY KEY REFERENCES audit_findings (id),
        standard TEXT,
        text TEXT
    ) STRICT
    """,
    """
    CREATE TABLE audit_finding_themes (
        finding_id INTEGER NOT NULL REFERENCES audit_findings (id),
        theme TEXT NOT NULL REFERENCES themes (key),
        PRIMARY KEY (finding_id, theme)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX audit_finding_themes_by_theme ON audit_finding_themes (theme)",
    # A share is so many of so many in a month; a count is so many in a month; a stock is so many at
    # the end of a month. All three add up over teams.
    """
    CREATE TABLE measures (
        key TEXT PRIMARY KEY CHECK (key <> ''),
        name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> ''),
        definition TEXT NOT NULL CHECK (definition <> ''),
        form TEXT NOT NULL CHECK (form IN ('share', 'count', 'stock')),
        better TEXT NOT NULL CHECK (better IN ('more', 'less', 'neither')),
        unit TEXT NOT NULL CHECK (unit <> ''),
        out_of TEXT CHECK (out_of <> ''),
        active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
        version INTEGER NOT NULL DEFAULT 1,
        position INTEGER NOT NULL,
        CHECK ((form = 'share') = (out_of IS NOT NULL))
    ) STRICT
    """,
    # No reference to themes: the service puts those in after the tables are made.
    """
    CREATE TABLE measure_themes (
        measure TEXT NOT NULL REFERENCES measures (key),
        theme TEXT NOT NULL,
        PRIMARY KEY (measure, theme)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE measure_values (
        id INTEGER PRIMARY KEY,
        measure TEXT NOT NULL REFERENCES measures (key),
        service_area TEXT NOT NULL REFERENCES service_areas (key),
        team TEXT NOT NULL DEFAULT '',
        month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
        numerator INTEGER CHECK (numerator >= 0),
        denominator INTEGER CHECK (denominator >= numerator),
        version INTEGER NOT NULL DEFAULT 1,
        recorded_by INTEGER NOT NULL REFERENCES users (id),
        recorded_at TEXT NOT NULL,
        UNIQUE (month, service_area, team, measure),
        CHECK (denominator IS NULL OR numerator IS NOT NULL)
    ) STRICT
    """,
    """
    INSERT INTO measures (position, key, name, form, better, unit, out_of, definition) VALUES
        (1, 'cases_held', 'Cases held', 'stock', 'neither', 'cases', NULL,
         'Children, young people or households with an open case on the last day of the month. '
         || 'Complaints and audit findings are scaled by it.'),
        (2, 'visits_in_time', 'Visits in time', 'share', 'more', 'visits in time', 'visits due',
         'Visits to children that were due in the month and took place in time.'),
        (3, 'worker_turnover', 'Worker turnover', 'share', 'less', 'workers who left',
         'workers in post', 'Workers who left in the month, of those in post when it began.'),
        (4, 'supervision_in_time', 'Supervision in time', 'share', 'more',
         'supervisions in time', 'supervisions due',
         'Supervision of workers that was due in the month and took place in time.'),
        (5, 'caseload_above_limit', 'Caseload above the limit', 'share', 'less',
         'workers above the limit', 'workers in post',
         'Workers who held more cases at the end of the month than the service has agreed.'),
        (6, 'assessments_in_time', 'Assessments in time', 'share', 'more',
         'assessments in time', 'assessments completed',
         'Assessments that were completed in the month and within their time.'),
        (7, 'services_in_time', 'Agreed services begun in time', 'share', 'more',
         'services begun in time', 'services due to begin',
         'Services agreed for a child or family that were due to begin in the month and did.'),
        (8, 'minutes_in_time', 'Minutes and reports in time', 'share', 'more',
         'minutes and reports in time', 'minutes and reports due',
         'Minutes and reports that were due to families in the month and were sent in time.'),
        (9, 'reviews_in_time', 'Reviews in time', 'share', 'more', 'reviews in time',
         'reviews due', 'Reviews and conferences that were due in the month and held in time.'),
        (10, 'children_took_part', 'Children who took part in their review', 'share', 'more',
         'children who took part', 'children reviewed',
         'Children whose views were given at their review in the month, in person or otherwise.'),
        (11, 'placement_moves', 'Placement moves', 'share', 'less', 'children who moved',
         'children in placements',
         'Children who moved in the month, of those in placements when it began.'),
        (12, 'family_time_kept', 'Family time that went ahead', 'share', 'more',
         'visits that went ahead', 'visits planned',
         'Planned family time in the month that took place and was not put off by the service.'),
        (13, 'payments_in_time', 'Payments in time', 'share', 'more', 'payments in time',
         'payments due', 'Allowances, grants and expenses due in the month and paid in time.'),
        (14, 'education_plans_current', 'Personal education plans up to date', 'share', 'more',
         'plans up to date', 'plans', 'Personal education plans that are current at month end.')
    """,
    """
    INSERT INTO measure_themes (measure, theme) VALUES
        ('visits_in_time', 'social_work_process'),
        ('worker_turnover', 'change_of_social_worker'),
        ('supervision_in_time', 'quality_of_service'),
        ('caseload_above_limit', 'lack_of_support'),
        ('caseload_above_limit', 'poor_communication'),
        ('assessments_in_time', 'delay_receiving_services'),
        ('services_in_time', 'delay_receiving_services'),
        ('minutes_in_time', 'delay_sharing_documents'),
        ('reviews_in_time', 'social_work_process'),
        ('children_took_part', 'not_listened_to'),
        ('placement_moves', 'placement_change'),
        ('family_time_kept', 'family_time'),
        ('payments_in_time', 'financial_assistance'),
        ('education_plans_current', 'education')
    """,
)


def m0004_audits_and_measures(db: Database) -> None:
    """Make the tables; seed the measures and the themes that they speak to."""
    for statement in STATEMENTS:
        db.execute(statement)
