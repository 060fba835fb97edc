"""What the words behind a word say for its being a name: "X said", "X (5)", "X, my son"."""

from classifier.name_around import Around
from classifier.name_sorts import sort_of
from classifier.name_words import everyday

_SPOKEN = {"thing": 3.0, "verb": 3.0, "month": 4.0}


def weight_behind(around: Around, sort: str) -> float:
    """The sum of what holds."""
    cue, right, ahead = around.cues, around.right, around.ahead
    if ahead is None:
        return 0.0
    after = around.after.lstrip()
    if around.possessive:
        kin = ahead.form in cue["kin_after"] and sort not in {"month", "grammar"}
        return (4.5 if sort == "modal" else 3.5) if kin else 1.5
    if after.startswith("("):
        aged = after[1:4].strip()[:2].rstrip(")").isdigit()
        return 4.0 if aged or ahead.form in cue.roles or ahead.form in {"aged", "age"} else 0.0
    if after.startswith(","):
        opening = around.token.opens and around.token.case == "Title" and sort == "thing"
        return _apposition(around) + (1.0 if opening else 0.0)
    if not right:
        return 0.0
    total = _verb(around, sort)
    if right in {"who", "whos"}:
        total += 3.0
    if (
        right in {"he", "she", "hes", "shes"}
        and sort in {"thing", "seldom", "verb"}
        and _free(around)
    ):
        total += 2.5
    if right == "and" and around.right2 in {"her", "his"}:
        total += 4.0
    if right in {"my", "our"} and around.right2 in cue.roles and around.token.opens:
        total += 3.0
    if right == "here" and around.token.opens:
        total += 4.0
    if (
        right in around.lists.surnames
        and right not in around.lists.surname_words
        and not everyday(right)
    ):
        return total + 4.0
    both = ahead.case == around.token.case == "Title" and sort_of(right) not in {"not", "word"}
    return total + (2.0 if around.token.opens and both else 0.0)


def name_before_verb(around: Around) -> bool:
    """Whether what looks like a question or a verb is none: "tell will i got it"."""
    cue = around.cues
    if around.left in {"tell", "told", "ring", "text", "thank"} and around.right in cue["subjects"]:
        return True
    third = around.right2 in cue["finite"] or (
        around.right2.endswith("s") and around.right2 in cue["speaks"]
    )
    return around.right in {"never", "always", "still", "just", "only", "also"} and third


def _verb(around: Around, sort: str) -> float:
    cue, right = around.cues, around.right
    if sort == "modal":
        third = (
            right.endswith("s")
            and len(right) > 3
            and right not in cue["function"] | cue["bare_verbs"]
        )
        return 4.5 if third or right in cue["finite"] or name_before_verb(around) else 0.0
    countable = sort == "thing" and around.token.form not in cue["mass"] and _free(around)
    if right in cue["speaks"]:
        total = _SPOKEN.get(sort, 1.5)
    elif right in cue["finite"] or (right.endswith("ed") and len(right) > 4):
        total = 3.0 if countable and right in cue["finite"] else 1.5
    elif right in cue["is_here"]:
        total = 0.5
    elif around.token.opens and right in cue["base_verbs"] and sort in {"thing", "seldom"}:
        total = 2.5
    else:
        return 0.0
    person = _of_a_person(around, sort) if right in cue["being"] else 0.0
    verb = sort == "verb" and right in cue["finite"]
    sure = verb and (person > 0 or around.token.form not in cue["mass"])
    return max(total, person) + (1.0 if sure else 0.0)


def _of_a_person(around: Around, sort: str) -> float:
    """What follows "is" or "was" and holds of persons: "is off sick", "is six"."""
    cue = around.cues
    if around.right2 in cue["person_is"] or around.right2 in cue["ages"]:
        return 4.0 if sort == "month" else 2.5
    verb = around.words[around.at + 1]
    rest = around.text[verb.end : verb.end + 12].split()
    age = (
        rest[1]
        if len(rest) > 1 and rest[0] in {"only", "just", "now", "almost"}
        else "".join(rest[:1])
    )
    return 3.0 if age[:1].isdigit() else 0.0


def _free(around: Around) -> bool:
    """Whether nothing before the word makes it a time or a thing."""
    cue = around.cues
    return around.left not in cue["before_month"] | cue["determiners"] | cue["subjects"]


def _apposition(around: Around) -> float:
    if around.after.strip(" ,\"'")[:2].rstrip().isdigit():
        return 3.0
    if around.at + 2 >= len(around.words):
        return 0.0
    cue, first, second = (
        around.cues,
        around.words[around.at + 1].form,
        around.words[around.at + 2].form,
    )
    if first in cue["possessives"] | {"the", "a"} and second in cue.roles:
        return 3.0
    return 2.5 if first in cue.roles or first in {"aged", "age"} else 0.0
