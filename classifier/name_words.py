"""Is a word an ordinary English word, a misspelt one, or neither and so perhaps a name?"""

import json
from collections.abc import Collection
from functools import cache
from pathlib import Path

from classifier.language import is_english
from classifier.name_lists import cues, name_lists
from classifier.text import words

_ENDINGS = [
    ("'s", ""), ("s'", "s"), ("n't", ""), ("'ll", ""), ("'d", ""), ("'ve", ""), ("'re", ""),
    ("'m", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("d", "e"),
    ("ied", "y"), ("ing", ""), ("ing", "e"), ("in", "ing"), ("er", ""), ("er", "e"), ("ers", ""),
    ("ers", "e"), ("est", ""), ("ly", ""), ("y", ""), ("ish", ""), ("ness", ""), ("less", ""),
    ("ful", ""), ("able", ""), ("like", ""), ("ise", "ize"), ("ised", "ize"), ("ising", "ize"),
    ("isation", "ization"), ("our", "or"), ("ours", "or"), ("oured", "or"), ("ouring", "or"),
    ("tre", "ter"), ("lled", "l"), ("lling", "l"),
]  # fmt: skip
_BEGINNINGS = (
    "un",
    "re",
    "non",
    "over",
    "under",
    "mis",
    "dis",
    "pre",
    "post",
    "anti",
    "co",
    "semi",
    "super",
    "ex",
    "step",
    "grand",
    "mid",
    "sub",
    "inter",
    "out",
    "self",
)
_TOKENIZER = Path(__file__).with_name("encoder_files") / "tokenizer.json"
_PAIRED = 3
_SHORTEST_MISSPELT = 4
_LONG = 7


@cache
def _vocabulary() -> frozenset[str]:
    """The whole words of the encoder's vocabulary: 23,000 of English, some of them names."""
    tokenizer = json.loads(_TOKENIZER.read_text("utf-8"))
    return frozenset(
        word for word in tokenizer["model"]["vocab"] if len(word) > 1 and word.isalpha()
    )


@cache
def _known() -> Collection[str]:
    lists = name_lists()
    names = (lists.first - lists.also.keys()) | (
        lists.surnames - lists.surname_words - lists.also.keys()
    )
    return frozenset(
        (_vocabulary() - names) | lists.ordinary | lists.also.keys() | lists.surname_words
    )


@cache
def _is_name(form: str) -> bool:
    lists = name_lists()
    return (form in lists.first or form in lists.surnames) and form not in lists.also


def ordinary(form: str) -> bool:
    """Whether a folded word is an English word, inflected or put together."""
    return _ordinary(form) or (
        "-" in form
        and all(_ordinary(part) or part in {"o", "co"} for part in form.split("-") if part)
    )


def english(text: str) -> bool:
    """Whether a text is English, so that a word that is not may be a name.

    Words with a capital do not count: they may all be names.
    """
    small = [word for word in words(text) if text[word.start].islower()]
    return is_english(text, small, _everyday() | cues()["function"])


@cache
def everyday(form: str) -> bool:
    """Whether the project's texts write a word in small letters; the vocabulary holds names too."""
    return form in cues()["function"] or _inflected(form, _everyday())


@cache
def _everyday() -> frozenset[str]:
    lists = name_lists()
    return frozenset(lists.ordinary | lists.also.keys() | lists.surname_words)


@cache
def _ordinary(form: str) -> bool:
    return form in _known() or (not _is_name(form) and _inflected(form, _known()))


def _inflected(form: str, known: Collection[str]) -> bool:
    if form in known:
        return True
    for ending, instead in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= 2:
            base = form[: len(form) - len(ending)] + instead
            if base in known and (len(base) > 2 or "'" in ending):
                return True
            if len(base) > 3 and base[-1] == base[-2] and base[:-1] in known:
                return True
    for beginning in _BEGINNINGS:
        rest = form.removeprefix(beginning)
        if rest != form and len(rest) >= _PAIRED and rest in known:
            return True
    return False


def _shortened(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


@cache
def _index() -> frozenset[str]:
    words = [word for word in name_lists().ordinary if len(word) >= _SHORTEST_MISSPELT]
    return frozenset(short for word in words for short in {word, *_shortened(word)})


@cache
def doubtful(form: str) -> bool:
    """Whether a word that is not ordinary looks like one misspelt, doubled or put together.

    Such a word is a name only where the words around it say so.
    """
    squeezed = "".join(c for i, c in enumerate(form) if i < 2 or form[i - 2 : i] != c * 2)
    if squeezed != form and (ordinary(squeezed) or ordinary(_single(form))):
        return True
    if len(form) < _SHORTEST_MISSPELT or len(set(form)) <= 2 or not set(form) & set("aeiouy"):
        return True
    if len(form) >= _LONG:
        close = bool({form, *_shortened(form)} & _index()) or _skeleton(form) in _skeletons()
    else:
        close = (
            form in _index() or bool(_shortened(form) & name_lists().ordinary) or _one_changed(form)
        )
    return close or _swapped(form) or compound(form)


def _changed(word: str) -> set[str]:
    return {f"{word[:i]}?{word[i + 1 :]}" for i in range(len(word))}


@cache
def _changes() -> frozenset[str]:
    return frozenset(c for w in name_lists().ordinary if 5 <= len(w) < _LONG for c in _changed(w))


def _one_changed(form: str) -> bool:
    return len(form) > _SHORTEST_MISSPELT and bool(_changed(form) & _changes())


def _skeleton(form: str) -> str:
    return _single("".join(c for i, c in enumerate(form) if not i or c not in "aeiouy'-"))


@cache
def _skeletons() -> frozenset[str]:
    found = {_skeleton(word) for word in name_lists().ordinary if len(word) >= _LONG - 1}
    return frozenset(bones for bones in found if len(bones) > _PAIRED)


def compound(form: str) -> bool:
    """Whether a word is two English words put together, as many surnames and places are."""
    known = _known()
    cuts = range(_PAIRED, len(form) - _PAIRED + 1)
    return any(form[:i] in known and form[i:] in known for i in cuts)


def _single(form: str) -> str:
    return "".join(c for i, c in enumerate(form) if not i or form[i - 1] != c)


def _swapped(form: str) -> bool:
    words = name_lists().ordinary
    return any(
        form[:i] + form[i + 1] + form[i] + form[i + 2 :] in words for i in range(len(form) - 1)
    )
