"""Pages, JSON API, sign-in and the `heard` command: the only room that knows the other two.

- `app`: the Flask application; `access`: who may open what, one table.
- `pages/`: one file to a person's job; `api/`: the same for programs; `templates/`, `assets/`.
- `command`: `heard`, with `records` (files in and out), `serving`, `demonstration/`.
- `data_folder`: where the data live.

A page reads its form, calls one function of the register or the classifier, and renders.
"""
