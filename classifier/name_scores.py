"""How much speaks for a word being a name: what it is, how it is written, what stands around it.

Weights are set by hand, on the marked half that is for building and on texts of the project's own;
a word that reaches ENOUGH is a name.
"""

from classifier.name_around import Around
from classifier.name_before import behind_title, in_question, to_person, weight_before
from classifier.name_behind import name_before_verb, weight_behind

ENOUGH = 1.0
_BASE = {
    # what the word is: (in small letters, first of a sentence, with a capital further on)
    "name": (2.5, 3.0, 4.0),
    "seldom": (1.0, 1.5, 4.0),
    "thing": (-1.5, 0.0, 4.0),
    "verb": (-2.0, -1.0, 3.5),
    "modal": (-3.0, -2.5, 3.5),
    "month": (-3.0, -1.5, -0.5),
    "grammar": (-5.0, -4.5, 1.0),
    "unknown": (1.0, 1.5, 3.0),
    "doubtful": (-1.5, 0.0, 2.0),
    "rare": (-1.0, 0.0, 1.5),
    "word": (-4.0, -4.0, -2.0),
    "not": (-30.0, -30.0, -30.0),
}
_SHOUTED = -2.0
"""At most this for capitals amid small letters: an abbreviation, or a name of four letters."""
_IN_SMALL = {"unknown": -1.5, "doubtful": -1.5, "rare": -2.5, "seldom": -2.0, "thing": -1.0}
"""What speaks against a name in small letters where a text puts capitals in their place."""
_KNOWN = {"modal": 0.5, "month": 2.0}
"""What a case field adds, if not 4; a modal stays a modal."""
_SAYS_SO = 3.0
"""From this weight on, what stands before makes a name whatever stands behind."""
_SMALL, _FIRST, _CAPITAL, _ABBREVIATED = range(4)


def score(around: Around, sort: str) -> float:
    """How much speaks for a name. `sort` is what the word is by the lists (name_sorts.sort_of)."""
    token, cue = around.token, around.cues
    column = _column(around, sort)
    total = _BASE[sort][column] if column < _ABBREVIATED else min(_BASE[sort][0], _SHOUTED)
    if sort == "word" and column in {_SMALL, _ABBREVIATED}:
        return total + behind_title(around, sort)
    before = weight_before(around, sort)
    total += before + weight_behind(around, sort)
    if around.left in cue.before_thing.get(token.form, ()):
        total -= 4.0
    if around.left in {"st", "saint"}:
        total -= 6.0
    if around.right in cue.compounds.get(token.form, ()) and before < _SAYS_SO:
        total -= 4.0
    if token.form in around.known:
        total += _KNOWN.get(sort, 4.0)
    if token.form in cue["months"]:
        total += _as_month(around, column)
    if around.careful and column == _SMALL:
        total += _IN_SMALL.get(sort, 0.0)
    if sort in {"name", "not"} or (column == _CAPITAL and sort != "grammar"):
        return total
    return total + _as_word(around, sort, before)


def _column(around: Around, sort: str) -> int:
    token = around.token
    if token.case == "UPPER":
        return _SMALL if sort in {"name", "seldom"} and len(token.form) > 3 else _ABBREVIATED
    if token.case == "Title":
        return _FIRST if token.opens else _CAPITAL
    return _SMALL


def _as_word(around: Around, sort: str, before: float) -> float:
    """What speaks for the word being used as a word."""
    cue, left, right, form = around.cues, around.left, around.right, around.token.form
    if sort == "modal" and left == form and around.before and around.before.case == "lower":
        return 4.5  # "will will come"
    total = 0.0
    if around.after[:1] == "/":
        total -= 4.0
    if around.behind_number:
        total -= 5.0
    if left in cue["determiners"] and not around.token.opens:
        total -= 4.0
    elif left in cue["possessives"]:
        total -= 0.5 if left in {"our", "me"} else 2.5
    elif left == "to" and not to_person(around) and sort in {"verb", "modal"}:
        total -= 4.0
    if sort in {"verb", "modal", "grammar"} and (
        left in cue["subjects"]
        or (left in cue["auxiliaries"] and not (sort == "verb" and in_question(around)))
    ):
        total -= 4.0
    if sort == "verb" and right in cue["objects"] and before < _SAYS_SO:
        total -= 2.5
    if sort == "modal" and right in cue["bare_verbs"] and not name_before_verb(around):
        total -= 4.0
    return total


def _as_month(around: Around, column: int) -> float:
    left, loose = around.left, {"and", "by", "for", "from", "to", "or"}
    dated = around.behind_number or around.after.lstrip(" ,")[:1].isdigit()
    if dated or left in around.cues["before_month"] - loose - {"with"}:
        return -6.0
    if left in loose:
        return -3.0 if column != _CAPITAL or left in {"by", "and", "or"} else -2.0
    return 0.0
