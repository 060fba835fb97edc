-- What somebody would write who asks the file itself, with the sqlite3 module alone.

-- reference
SELECT cases.*, case_texts.text, people.name FROM cases
    JOIN case_texts ON case_texts.case_id = cases.id
    LEFT JOIN people ON people.id = cases.person_id
WHERE cases.reference = :reference;

-- search
SELECT cases.reference, cases.state FROM case_search
    JOIN cases ON cases.id = case_search.rowid
WHERE case_search MATCH :words ORDER BY case_search.rowid DESC LIMIT 25;

-- list
SELECT cases.reference, cases.state, decisions.theme FROM cases
    JOIN decisions ON decisions.case_id = cases.id AND decisions.superseded_by IS NULL
WHERE cases.state = :state AND decisions.theme = :theme
ORDER BY cases.received_on DESC, cases.id DESC LIMIT 25;

-- board
SELECT decisions.theme, cases.kind, count(*) FROM cases
    JOIN decisions ON decisions.case_id = cases.id AND decisions.superseded_by IS NULL
WHERE cases.received_on BETWEEN :first AND :last GROUP BY decisions.theme, cases.kind;

-- some references
SELECT reference FROM cases WHERE id % 97 = 1 AND NOT restricted ORDER BY id LIMIT 200;
