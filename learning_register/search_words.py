"""What a person types into the search box, as a query of FTS5 that never fails. Pure."""

import re

MOST_WORDS = 20

_CHUNKS = re.compile(r'"([^"]*)"|([^\s"]+)')


def fts_query(typed: str) -> str | None:
    """All words must occur; "several words" together, and a word* by its beginning.

    Everything else that means something to FTS5 (quotes, AND, NEAR, brackets, colons) is taken as
    what it looks like. None where nothing was typed that can be searched for.
    """
    terms = []
    for phrase, word in _CHUNKS.findall(typed.replace("\x00", " ")):
        chunk = phrase or word
        if any(c.isalnum() for c in chunk):
            begins = "*" if word.endswith("*") else ""
            terms.append(f'"{chunk}"{begins}')
    return " AND ".join(terms[:MOST_WORDS]) or None
