"""What the words before a word say for its being a name: "my sw X", "tell X", "Mr X"."""

from classifier.name_around import Around
from classifier.name_words import compound, everyday

CERTAIN = 10.0
_BEHIND_ROLE = {"doubtful": 2.0, "modal": 3.0, "word": 3.5}
_BEHIND_TELLING = {
    "modal": 4.0,
    "month": 4.0,
    "verb": 4.0,
    "thing": 4.0,
    "doubtful": 1.0,
    "word": 0.0,
}
_BEHIND_MISSING = {"modal": 4.0, "month": 4.0, "verb": 3.5, "doubtful": 1.0}
_STRANGE = frozenset({"seldom", "unknown", "doubtful"})
_WORDS = frozenset({"word", "grammar"})


def weight_before(around: Around, sort: str) -> float:
    """The first rule that holds, the strongest first; 0 if none does."""
    cue, left, left2 = around.cues, around.left, around.left2
    if title := behind_title(around, sort):
        return title
    if left in cue["name_follows"] and left2 not in cue["determiners"]:
        return 5.0 if sort in _WORDS else 7.0
    if left in {"is", "was"} and left2 in {"name", "names"}:
        return 9.0
    if left == "of" and left2 in cue["parent_of"]:
        return 3.0
    if around.right == "back" and left in cue["wanting"]:
        return 4.5 if sort == "month" else 3.0
    if left == "to" and to_person(around):
        return 3.5
    if around.far_left in cue.roles and _one_person(around):
        return _behind_role(around, sort)
    if left in cue["telling"]:
        mass = sort == "thing" and around.token.form in cue["mass"] and left in cue["liking"]
        return 0.0 if mass or around.token.form == "can" else _BEHIND_TELLING.get(sort, 2.5)
    if left in cue["greetings"] and _greeted(around, sort):
        return 4.0
    if sort in {"word", "rare"} and around.token.case == "Title" and _family(around):
        return 5.0
    return _by_grammar(around, sort) or _beside(around, sort)


def behind_title(around: Around, sort: str) -> float:
    """Behind "Mr" or "auntie"; before an everyday word some titles say nothing ("i miss home")."""
    cue, title, form = around.cues, around.left, around.token.form
    if title not in cue["titles"] or around.before is None:
        return 0.0
    capital = around.before.case == "Title"
    if sort in _WORDS:
        if capital and around.token.case == "lower":
            return 0.0
        if title == "dr" and form not in around.lists.surnames:
            return 0.0
    if title in cue["bare_titles"] - cue["weak_titles"]:
        return CERTAIN
    if title == "miss" and around.left2 in cue["subjects"] | cue["auxiliaries"] | {
        "will",
        "really",
    }:
        return _BEHIND_MISSING.get(sort, 2.5)
    if sort in _WORDS:
        proper = form in around.lists.surnames or not everyday(form)
        named = (capital and around.token.case == "Title") or title in cue["plain_titles"]
        return 6.5 if proper and named else 0.0
    if sort in {"modal", "doubtful"} or title not in cue["kin_titles"] | cue["plain_titles"]:
        weak = title in cue["weak_titles"] - cue["kin_titles"]
        return {"modal": 3.0, "doubtful": 2.0 if weak else 4.0, "thing": 2.5, "verb": 2.5}.get(
            sort, 6.5
        )
    return 6.5


def to_person(around: Around) -> bool:
    """Whether "to" stands before a person: "spoke to X", "gave it to X"."""
    cue = around.cues
    past_object = around.left2 in cue["objects"] and around.left3 in cue["to_person"]
    return around.left2 in cue["to_person"] or past_object


def in_question(around: Around) -> bool:
    """Whether a verb of a question stands before: "does X know", "when is X coming"."""
    if around.left in around.cues["asking_now"]:
        return True
    opening = around.before is not None and around.before.opens
    return around.left in around.cues["asking"] and (
        opening or around.left2 in around.cues["question"]
    )


def _behind_role(around: Around, sort: str) -> float:
    if sort == "word" and around.before is not None and around.before.case == "Title":
        return 0.0
    return _BEHIND_ROLE.get(sort, 4.5) - (0.0 if around.left else 1.0)


def _one_person(around: Around) -> bool:
    """Whether a role can stand with one name: not "parents hope"."""
    role = around.far_left
    if role.endswith("s") and role != "sis" and around.left:
        return around.token.case == "Title" or around.right in {"and", "n"}
    return True


def _greeted(around: Around, sort: str) -> bool:
    opening = (
        around.token.opens or around.at <= 1 or (around.before is not None and around.before.opens)
    )
    return opening and sort not in {"word", "modal"}


def _family(around: Around) -> bool:
    """Whether the word is a family's: "the Vanes", "the Marsh children"."""
    surnames, form = around.lists.surnames, around.token.form
    plural = form.endswith("s") and form[:-1] in surnames and not around.token.opens
    return around.left == "the" and (
        plural or (form in surnames and around.right in around.cues["family"])
    )


def _by_grammar(around: Around, sort: str) -> float:
    """Where a word of this sort cannot stand, but a name can."""
    cue, left, mass = around.cues, around.left, around.token.form in around.cues["mass"]
    if sort == "modal":
        if left in {"with", "without", "like", "near", "about"} or (
            left == "from" and around.token.form != "may"
        ):
            return 5.0
        if left in cue["asking_now"] | {"is", "was"}:
            return 8.0
        return 4.0 if left in cue["moving"] else 0.0
    if sort not in {"thing", "verb"}:
        return 0.0
    if in_question(around):
        return 4.0 if around.right in cue["asked_after"] or not mass else 0.0
    if left in cue["moving"] | {"with", "from"} and not mass:
        return 3.0 if sort == "verb" else 2.5
    return 0.0


def _beside(around: Around, sort: str) -> float:
    cue, left = around.cues, around.left
    initial = around.before is not None and len(around.before.form) == 1
    if initial and around.gap(around.at - 1) in {". ", "."}:
        return 4.0
    if left in {"and", "n", "me", "him", "her"} and around.left2 in cue["together"]:
        return 3.0
    if left in cue["farewells"] and around.last:
        return 3.0
    if left in {"in", "at", "near"} and sort == "doubtful" and compound(around.token.form):
        return 2.5
    if left in {"with", "by", "from"} and sort in _STRANGE | {"thing"}:
        return 1.0
    return 0.5 if left in cue["beside"] and sort in _STRANGE else 0.0
