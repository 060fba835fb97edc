"""The learning register.

Cases, clocks, learning, actions, evidence and who did what, in one SQLite file.

The room knows no web and no classifier. SQL stands here and nowhere else.

Where a new thing goes:

- a new event, state or permission: one row in `rules.py`; if it needs a new condition, one small
  function in `guards.py`. The table is checked when it is imported. The CHECK of the table's
  `state` column grows by a new migration.
- a new table or column: a new file in `schema/`, never a change to an old one.
- a new figure for a report or a page: `figures.py`.
- a new thing that people record: a file of its own, named after it. It takes an `Actor`, writes
  within `register.writing()`, and leaves a row by `audit_trail.write`.

`moves.py` alone writes the `state` of anything.
"""
