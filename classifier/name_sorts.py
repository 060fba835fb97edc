"""What a word is by the lists alone: a name, a name that is also a word, a word, or unknown."""

from classifier.name_lists import cues, name_lists
from classifier.name_words import doubtful, everyday, ordinary


def sort_of(form: str) -> str:
    """What a folded word is.

    "name": in the lists and no word. "seldom", "thing", "verb", "modal", "month", "grammar": a
    first name that is also a word, see also_words.txt. "word": an everyday word; "rare": one that
    hardly anybody writes. "unknown": in no list; "doubtful": the same, but it may be misspelt.
    "not": never a name.
    """
    lists = name_lists()
    if (
        len(form) < 2
        or (form in cues()["particles"] and form != "al")
        or form in cues()["function"]
    ):
        return "not"
    if form in lists.also:
        common = lists.also[form] == "grammar" and form in lists.not_names
        return "not" if common else lists.also[form]
    if form in lists.first:
        return "name"
    if form in lists.not_names:
        return "word" if form in lists.surname_words else "not"
    if form in lists.surnames:
        return "word" if form in lists.surname_words or ordinary(form) else "name"
    if "-" in form:
        return _of_parts([part for part in form.split("-") if part], form)
    if ordinary(form):
        return "word" if everyday(form) else "rare"
    return "doubtful" if doubtful(form) else "unknown"


def _of_parts(parts: list[str], form: str) -> str:
    sorts = {sort_of(part) for part in parts}
    if sorts & {"word", "grammar"} and ordinary(form):
        return "word"
    if "name" in sorts or (sorts & {"seldom", "unknown"} and not sorts & {"word", "not"}):
        return "name"
    return "unknown" if sorts == {"unknown"} else "word"
