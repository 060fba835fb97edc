"""Names of people as keys, so that the same person is found however the name was typed. Pure."""

import difflib
import re
import unicodedata

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "lady"})

_NICKNAMES = {
    short: full
    for full, shorts in {
        "abigail": "abby abbie abi",
        "abdullah": "abdul",
        "alexander": "alex alec sandy xander",
        "alexandra": "alexa lexi",
        "andrew": "andy drew",
        "anthony": "tony ant",
        "barbara": "barb babs",
        "benjamin": "ben benji",
        "catherine": "cath cathy kate katie katy kathy katherine kathryn katharine catharine",
        "charles": "charlie chas chuck",
        "christine": "chrissie tina christina",
        "christopher": "chris kit",
        "daniel": "dan danny",
        "david": "dave davey",
        "deborah": "deb debbie debra",
        "dorothy": "dot dolly",
        "edward": "ed eddie ted teddy ned",
        "elizabeth": "liz lizzie beth betty eliza libby elisabeth lisbeth",
        "emily": "em emmy",
        "frances": "fran",
        "frederick": "fred freddie freddy",
        "gregory": "greg",
        "harold": "harry",
        "isabella": "bella izzy isabel isabelle",
        "jacob": "jake",
        "jacqueline": "jackie jacqui",
        "james": "jim jimmy jamie",
        "jennifer": "jen jenny",
        "jessica": "jess jessie",
        "john": "jack johnny jon",
        "jonathan": "jonny",
        "joseph": "joe joey",
        "joshua": "josh",
        "judith": "judy",
        "kenneth": "ken kenny",
        "kimberley": "kim",
        "lawrence": "larry laurence",
        "leonard": "len lenny",
        "louise": "lou",
        "margaret": "maggie meg peggy marge",
        "matthew": "matt matty mathew",
        "michael": "mike mick mikey micky",
        "mohammed": "mo mohamed muhammad mohammad muhammed mohamad mohd",
        "natalie": "nat",
        "natasha": "tasha",
        "nicholas": "nick nicky nicolas",
        "nicola": "nikki nicole",
        "oliver": "ollie olly",
        "pamela": "pam",
        "patricia": "pat patsy trish tricia",
        "patrick": "paddy",
        "peter": "pete",
        "philip": "phil phillip",
        "rebecca": "becky becca bex",
        "richard": "rich rick dick ricky",
        "robert": "rob bob bobby robbie bert",
        "ronald": "ron ronnie",
        "samantha": "sammy",
        "samuel": "sam",
        "sarah": "sally sara",
        "stephanie": "steph",
        "stephen": "steve steven",
        "susan": "sue suzanne susie suzie",
        "terence": "terry",
        "theresa": "terri tess teresa",
        "thomas": "tom tommy",
        "timothy": "tim",
        "victoria": "vicky vicki tori",
        "vincent": "vince",
        "william": "will bill billy willy liam",
        "zachary": "zac zak zach",
    }.items()
    for short in shorts.split()
}
"""Short and other forms of first names. The list is light: it finds candidates, and an officer
decides."""


def parts(name: str) -> tuple[str, ...]:
    """The words of a name, folded, first names first, without titles; nicknames in full.

    "Obi, Katie" and "Mrs Katie OBI" are both ("catherine", "obi"). One word is a first name.
    """
    before, comma, after = name.partition(",")
    ordered = f"{after} {before}" if comma else name
    named = [word for word in words(ordered) if word not in _TITLES]
    first, last = (named[:-1], named[-1:]) if len(named) > 1 else (named, [])
    return (*(_NICKNAMES.get(word, word) for word in first), *last)


def name_key(name: str) -> str | None:
    """By which the same name is found whatever the order, capitals, accents and nickname."""
    return " ".join(sorted(parts(name))) or None


def sound_key(name: str) -> str | None:
    """By which a name is found whose surname sounds alike, and whose first name begins alike.

    None for a name of one word or none.
    """
    found = parts(name)
    return f"{_soundex(found[-1])} {found[0][0]}" if len(found) > 1 else None


def likeness(one: str, other: str) -> float:
    """How alike two names are written, 0 to 1, whatever their order."""
    first, second = name_key(one) or "", name_key(other) or ""
    return difflib.SequenceMatcher(None, first, second).ratio()


_SOUNDS = {
    letter: digit
    for digit, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), start=1)
    for letter in letters
}


def _soundex(word: str) -> str:
    """The American Soundex of a word; a word of other letters than a to z stays as it is."""
    if not word.isascii():
        return word
    codes, last = "", _SOUNDS.get(word[0])
    for letter in word[1:]:
        code = _SOUNDS.get(letter)
        if code and code != last:
            codes += str(code)
        if letter not in "hw":
            last = code
    return (word[0] + codes + "000")[:4]


def words(text: str) -> list[str]:
    """The words of a text, without capitals, accents and apostrophes."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", re.sub(r"['’`]", "", plain))
