"""The learning register.

Cases, clocks, learning, actions, evidence and who did what, in one SQLite file.

The room knows no web and no classifier. SQL stands here and nowhere else.

Where a new thing goes:

- a new event, state or permission: one row in `rules.py`, or in `case_rules.py` for a case; if it
  needs a new condition, one small function in `guards.py` or `case_guards.py`; a new field, one
  line in `move_fields.py`, from which pages and the API draw it. The table is checked when it is
  imported. The CHECK of the table's `state` column grows by a new migration.
- a new length of a clock: a row in the table `clock_rules`; a new clock: `stage_clocks.py`.
- a new table or column: a new file in `schema/`, never a change to an old one.
- a new figure for a report or a page: `figures.py`.
- a new thing that people record: a file of its own, named after it. It takes an `Actor`, writes
  within `register.writing()`, and leaves a row by `audit_trail.write`.
- a new column of text about a case: into `retention_scope.py` too, which says whether it is taken
  out when the case is erased. A test asks for it.

`moves.py` alone writes the `state` of anything.
"""
