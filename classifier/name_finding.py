"""The names of persons in a text: which words are names, and where each name begins and ends."""

from dataclasses import dataclass, replace

from classifier.name_around import Around
from classifier.name_known import Known
from classifier.name_lists import cues, name_lists
from classifier.name_patterns import Taken
from classifier.name_scores import ENOUGH, score
from classifier.name_sorts import sort_of
from classifier.name_tokens import Token, gap
from classifier.name_words import compound, english, everyday, ordinary

_AGAIN = 1.5
"""What a second place where the word is surely a name adds."""
_LINKED = {
    "seldom": 2.5,
    "thing": 2.5,
    "verb": 3.0,
    "rare": 2.5,
    "doubtful": 2.5,
    "month": 4.0,
    "modal": 4.0,
}
"""What a name beside the word adds: "rose and ken"."""
_ONLY_ENGLISH = frozenset({"unknown", "doubtful", "rare", "seldom", "thing", "verb"})
"""Sorts of words that say nothing of a text in another language, unless a capital does."""
_CAREFUL = 0.9
_SHORT = 3


@dataclass(frozen=True)
class Mention:
    """One name as it stands, from word `at` to `upto`; `forms` are its folded words, no title."""

    start: int
    end: int
    forms: tuple[str, ...]
    title: str
    at: int
    upto: int


def mentions(text: str, words: list[Token], taken: Taken, known: Known) -> list[Mention]:
    """Names of persons outside what is taken already, in order."""
    free = [not taken.any(word.start, word.end) for word in words]
    words = [_without_s(words, at, known) for at in range(len(words))]
    sorts = _sorts(text, words, known)
    named = _named(text, words, sorts, free, known)
    found: list[Mention] = []
    at = floor = 0
    while at < len(words):
        last = at
        if named[at]:
            last = _last(text, words, sorts, named, free, at)
            found.append(_mention(text, words, free, floor, at, last))
            floor = last + 1
        at = last + 1
    return sorted([*found, *_initials(text, words, found, free, known)], key=lambda one: one.start)


def _named(
    text: str, words: list[Token], sorts: list[str], free: list[bool], known: Known
) -> list[bool]:
    careful = _careful(words)
    around = [Around(words, at, text, known.words, careful) for at in range(len(words))]
    scores = [
        score(one, sort) if ok else -99.0 for one, sort, ok in zip(around, sorts, free, strict=True)
    ]
    sure = {word.form for word, weight in zip(words, scores, strict=True) if weight >= ENOUGH}
    return [
        weight
        + (_AGAIN if word.form in sure and sort != "modal" else 0.0)
        + _linked(one, sort, sure)
        >= ENOUGH
        for word, weight, one, sort in zip(words, scores, around, sorts, strict=True)
    ]


def _careful(words: list[Token]) -> bool:
    """Whether a text begins its sentences with capitals and writes I large."""
    first = [word.case != "lower" for word in words if word.opens and len(word.text) > 1]
    small_i = any(word.text == "i" for word in words)
    return bool(first) and sum(first) >= _CAREFUL * len(first) and not small_i


def _linked(around: Around, sort: str, sure: set[str]) -> float:
    links = {"and", "n", "or"}
    left = around.left in links and around.left2 in sure
    right = around.right in links and around.right2 in sure
    return _LINKED.get(sort, 0.0) if left or right else 0.0


def _sorts(text: str, words: list[Token], known: Known) -> list[str]:
    sorts = [_sort(text, word, known) for word in words]
    if english(text):
        return sorts
    small = [word.case in {"lower", "either"} or word.opens for word in words]
    return ["not" if s in _ONLY_ENGLISH and low else s for s, low in zip(sorts, small, strict=True)]


def _sort(text: str, token: Token, known: Known) -> str:
    owner = text[token.end : token.end + 1] in {"'", "’"}
    if owner and f"{token.form}'s" in name_lists().not_names:
        return "not"
    sort = sort_of(token.form)
    if (
        "-" in token.form
        and sort in {"word", "rare"}
        and all(p[:1].isupper() for p in token.text.split("-"))
    ):
        sort = sort if all(everyday(part) for part in token.parts) else "unknown"
    if known.means(token.form):
        return {
            "unknown": "name",
            "doubtful": "name",
            "rare": "name",
            "word": "thing",
            "not": "thing",
        }.get(sort, sort)
    return sort


def _without_s(words: list[Token], at: int, known: Known) -> Token:
    """A name without an s that is not part of it: "kais shoes", "the hendersons"."""
    token, lists = words[at], name_lists()
    bare = token.form[:-1]
    if not token.form.endswith("s") or len(bare) < _SHORT or token.form in cues()["function"]:
        return token
    if token.form in lists.first or token.form in lists.surnames or token.form in known.words:
        return token
    following = words[at + 1].form if at + 1 < len(words) else ""
    listed = bare in lists.first or bare in lists.surnames
    owned = (
        bare in lists.first
        and lists.also.get(bare) != "grammar"
        and following in cues()["kin_after"]
    )
    if bare in known.words or (listed and not ordinary(token.form)) or owned:
        return replace(token, text=token.text[:-1], form=bare, end=token.end - 1)
    return token


def _last(
    text: str, words: list[Token], sorts: list[str], named: list[bool], free: list[bool], at: int
) -> int:
    """The number of the last word of the name that begins here."""
    last = at
    while _goes_on(text, words, free, last):
        ahead = last + 1
        if words[ahead].form in cues()["particles"] and _goes_on(text, words, free, ahead):
            ahead += 1
        if not _joins(words, sorts, named, last, ahead):
            break
        last = ahead
    return last


def _goes_on(text: str, words: list[Token], free: list[bool], at: int) -> bool:
    """Whether the word behind stands so that it may belong to the same name."""
    if at + 1 >= len(words) or not free[at + 1]:
        return False
    between = gap(text, words[at], words[at + 1])
    return between in {" ", "  ", "-"} or (between == ". " and len(words[at].form) < _SHORT)


def _joins(words: list[Token], sorts: list[str], named: list[bool], last: int, ahead: int) -> bool:
    """Whether a word goes on with the name before it."""
    lists, word, sort = name_lists(), words[ahead], sorts[ahead]
    if {word.case, words[last].case} <= {"Title", "UPPER"}:
        if word.case == "UPPER" and words[last].case == "Title":
            return word.form in lists.surnames and len(word.form) > _SHORT
        if len(word.form) == 1:
            return word.form not in {"i", "a"}
        return sort not in {"not", "month"} and word.form not in cues().roles
    if word.case == "Title" or word.form in cues()["not_surnames"]:
        return False
    if sort in {"not", "grammar", "modal", "month"}:
        return False
    if named[ahead]:
        return word.form in lists.surnames or word.form not in lists.first
    return (
        compound(word.form)
        if sort == "doubtful"
        else word.form in lists.surnames and len(word.form) >= _SHORT
    )


def _mention(
    text: str, words: list[Token], free: list[bool], floor: int, at: int, last: int
) -> Mention:
    """The name of the words `at` to `last`, and what belongs to it from `floor` on."""
    cue, first, title = cues(), at, ""
    forms = [word.form for word in words[at : last + 1] if word.form not in cue["particles"]]
    forms = forms or [words[at].form]
    while first > floor and free[first - 1] and _begins_earlier(text, words, first):
        first -= 1
        forms.insert(0, words[first].form)
    if (
        first > floor
        and free[first - 1]
        and gap(text, words[first - 1], words[first]) in {" ", ". "}
    ):
        title = words[first - 1].form if words[first - 1].form in cue["titles"] else ""
        if title in cue["bare_titles"] and not _missing(words, first - 1):
            first -= 1
    return Mention(words[first].start, words[last].end, tuple(forms), title, at, last)


def _begins_earlier(text: str, words: list[Token], first: int) -> bool:
    """Whether the word before belongs to the name: an initial, a surname first, "Lower", "Old"."""
    before = words[first - 1]
    if len(before.form) == 1:
        return _initial_before(text, words, first)
    if {before.case, words[first].case} != {"Title"} or before.opens:
        return False
    ahead = before.form in name_lists().surnames or before.form in cues()["before_place_name"]
    known = before.form in cues().roles or before.form in name_lists().not_names
    return ahead and not known and gap(text, before, words[first]) == " "


def _initial_before(text: str, words: list[Token], first: int) -> bool:
    between = gap(text, words[first - 1], words[first])
    return between in {". ", "."} or (
        between == " " and words[first - 1].form not in {"i", "a", "u", "n", "x", "r"}
    )


def _missing(words: list[Token], at: int) -> bool:
    """Whether "miss" is what somebody does: "i miss kai"."""
    before = words[at - 1].form if at else ""
    somebody = cues()["subjects"] | {"to", "really", "will", "still", "and"}
    return words[at].form == "miss" and words[at].case != "Title" and before in somebody


def _initials(
    text: str, words: list[Token], found: list[Mention], free: list[bool], known: Known
) -> list[Mention]:
    """Initials: of a full name ("PO", "P.O." for Pauline Ormerod), or alone ("Mr O", "C (10)")."""
    short = {
        "".join(form[0] for form in one.forms) for one in found if len(one.forms) > 1
    } | known.initials
    named = Taken(text)
    named.add((one.start, one.end, "PERSON") for one in found)
    initials, at = [], 0
    while at < len(words):
        word, last = words[at], at
        if free[at] and not named.any(word.start, word.end):
            last = _dotted(text, words, free, named, at, short)
            if last > at or _stands_for(word, short) or _lone(text, words, at, known):
                form = "".join(one.form for one in words[at : last + 1])
                initials.append(Mention(word.start, words[last].end, (form,), "", at, last))
        at = last + 1
    return initials


def _dotted(
    text: str, words: list[Token], free: list[bool], named: Taken, at: int, short: set[str]
) -> int:
    """The number of the last letter of initials with full stops between, or `at`."""
    last, form = at, words[at].form
    while last + 1 < len(words) and len(form) < _SHORT and free[last + 1]:
        word = words[last + 1]
        if len(words[last].text) != 1 or len(word.text) != 1 or named.any(word.start, word.end):
            break
        if gap(text, words[last], word) not in {".", ". "}:
            break
        last += 1
        form += word.form
    return last if form in short else at


def _stands_for(word: Token, short: set[str]) -> bool:
    said = word.form in cues().roles or word.form in name_lists().not_names
    return word.case == "UPPER" and word.form in short and not said


def _lone(text: str, words: list[Token], at: int, known: Known) -> bool:
    word, cue = words[at], cues()
    if len(word.text) != 1 or not word.text.isupper() or word.text == "I":
        return False
    after = text[word.end : word.end + 4]
    if after[:1] in {"-", "&", "/"} or (after[:1] == "'" and after[:2] != "'s"):
        return False
    left = words[at - 1].form if at and gap(text, words[at - 1], word) == " " else ""
    if left in cue["bare_titles"] | {
        "child",
        "baby",
        "sibling",
        "son",
        "daughter",
        "brother",
        "sister",
    }:
        return True
    if word.form in known.letters and word.text != "A":
        return left not in cue["lettered"]
    if after[:2] == " (" and after[2:3].isdigit():
        return True
    return after[:1] == "." and left in {
        "for",
        "about",
        "of",
        "with",
        "over",
        "to",
        "from",
        "by",
        "and",
        "re",
        "that",
    }
