"""What has a shape: numbers, phones, e-mails, handles, postcodes, dates of birth, references."""

import re
from collections.abc import Callable, Iterable, Iterator

Span = tuple[int, int, str]


class Taken:
    """The stretches of a text that are taken, none over another. What comes first stays."""

    def __init__(self, text: str) -> None:
        """Nothing is taken yet."""
        self.spans: list[Span] = []
        self._marks = bytearray(len(text))

    def any(self, start: int, end: int) -> bool:
        """Whether anything of a stretch is taken."""
        return any(self._marks[start:end])

    def add(self, more: Iterable[Span]) -> None:
        """Take each of the stretches that is free wholly."""
        for start, end, kind in more:
            if start < end and not self.any(start, end):
                self._marks[start:end] = b"\1" * (end - start)
                self.spans.append((start, end, kind))


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:\b\d{{1,2}} ?[./-] ?\d{{1,2}} ?[./-] ?(?:\d{{4}}|\d{{2}})\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
    rf"|\b{_DAY} ?(?:of )?{_MONTH},? ?(?:\d{{4}}|['’]?\d{{2}})?\b"
    rf"|\b{_MONTH} {_DAY}(?:,? ?\d{{4}})?\b)"
)
_BORN = re.compile(
    r"\b(?:d\.? ?o\.? ?b\b\.?|dates? of birth|born|birth ?da(?:y|te)|b ?day|bdays?)", re.IGNORECASE
)
_ANY_DATE = re.compile(_DATE, re.IGNORECASE)
_AFTER_BORN = 36
_SAME_SENTENCE = 200
_CORRECTED = re.compile(
    r"\W{0,4}(?:(?:it|is|not|should|be|or|was|and|but|really|actually|the|correct|right|one)\W{1,3}){0,6}",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(rf"\(\s*(?:b\.? ?)?({_DATE})\s*\)", re.IGNORECASE)
_SENTENCE = re.compile(r"[!?\n]|\.\s")

_NETWORKS = (
    r"(?:snap(?:chat)?|insta(?:gram)?|tik ?tok|discord|x ?box|psn|ps[45]|gamer ?tag|roblox|fortnite"
    r"|minecraft|twitter|kik|telegram|facebook|fb|youtube|twitch|steam|reddit|user ?name|handle)"
)
_CASE_WORD = (
    r"(?:(?:case|file|complaint|crime|incident|police|client|person|reference|referral"
    r"|log|court|claim|hospital|pupil|account|mosaic|liquid ?logic|lcs|carefirst|urn|stage \d|our"
    r"|your|my|the|tenancy|customer|service|protocol|ticket|passport)\W{1,2}){0,4}"
    r"(?:ref(?:erence)?s?|numbers?|no|nos|num|id|urn|mosaic|liquid ?logic|lcs|carefirst)\b"
)

_PATTERNS: list[tuple[str, re.Pattern[str], int]] = [
    ("EMAIL", re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"), 0),
    (
        "EMAIL",
        re.compile(
            r"(?<![\w.+-])[\w.+-]{1,64} ?(?:@|\(at\)|\bat\b) ?(?:gmail|hotmail|outlook|yahoo"
            r"|icloud|live|aol|btinternet|sky|msn|me|protonmail)"
            r"(?: ?(?:\.|\bdot\b) ?(?:com|co|net|org|uk)\b){1,2}",
            re.IGNORECASE,
        ),
        0,
    ),
    (
        "HANDLE",
        re.compile(
            r"(?<![\w.])(?:https?://)?(?:[a-z]{1,8}\.)?(?:facebook|fb|instagram|tiktok|twitter|x"
            r"|snapchat|linkedin|youtube|twitch)\.com/[^\s,;)<>\"]{1,200}",
            re.IGNORECASE,
        ),
        0,
    ),
    (
        "HANDLE",
        re.compile(r"(?<![\w@.])@(?!\d{1,2}(?:[.:]\d\d)?(?:am|pm)\b)\w(?:[\w.]{0,38}\w)"),
        0,
    ),
    ("UPN", re.compile(r"(?<!\w)[A-Za-z]\d{11}[\dA-Za-z](?!\w)"), 0),
    (
        "NINO",
        re.compile(r"(?<!\w)[A-Z]{2}[ .-]?(?:\d\d[ .-]?){3}[A-D](?!\w)", re.IGNORECASE),
        0,
    ),
    (
        "PHONE",
        re.compile(
            r"(?<![\w/-])(?:(?:\+|00)44[ ().-]{0,3}(?:0[ ().-]{0,2})?[1-9]|\(?0[1-9])"
            r"(?:[ ().-]{0,2}\d){8,9}(?![\w/])"
        ),
        0,
    ),
    ("PHONE", re.compile(r"(?<!\w)\+\d{1,3}(?:[ ().-]{0,2}\d){7,12}(?!\w)"), 0),
    (
        "PHONE",
        re.compile(
            r"\b(?:tel|telephone|phone|mobile|mob|landline|ring|call|text|phoned|whatsapp)\b\W{0,2}"
            r"(?:(?:me|us|her|him|them|number|no|num|on|is|at|ext|or)\b\W{0,3}){0,3}"
            r"(\d(?:[ -]?\d){5,11})(?!\w)",
            re.IGNORECASE,
        ),
        1,
    ),
    (
        "POSTCODE",
        re.compile(
            r"(?<![\w/])[A-Z]{1,2}\d[A-Z\d]? ?\d(?!(?:nd|st|rd|th)\b)[ABD-HJLNP-UW-Z]{2}(?!\w)",
            re.IGNORECASE,
        ),
        0,
    ),
    (
        "POSTCODE",
        re.compile(
            r"\bpost ?code\b\W{0,3}(?:is\W{1,2})?([A-Z]{1,2}\d{1,2}[A-Z]?(?: ?\d[A-Z]{2})?)(?!\w)",
            re.IGNORECASE,
        ),
        1,
    ),
    (
        "HANDLE",
        re.compile(
            rf"\b{_NETWORKS}\b(?:\W{{1,3}}(?:name|tag|user ?name|account|acc|is|its|it's|as|me|at"
            rf"|on|under|i'?m|im|handle|my|called|add)\b){{0,4}}\W{{1,3}}@?"
            rf"((?=[\w.]{{0,30}}[a-z])(?=[\w.]{{0,30}}[\d_])[\w.]{{2,30}}\w)(?!\w)",
            re.IGNORECASE,
        ),
        1,
    ),
    ("HANDLE", re.compile(r"(?<![\w.@])(?=\w{0,30}[a-zA-Z])\w{1,20}_\w{1,20}(?!\w)"), 0),
    (
        "CASE_REFERENCE",
        re.compile(
            rf"\b{_CASE_WORD}\W{{0,4}}(?:(?:is|was|of|number|no)\b\W{{0,3}}){{0,2}}"
            r"(?!\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b)"
            r"([A-Z]{0,5}[-/ ]?\d[\w/-]{2,24}(?<![/-]))(?!\w)",
            re.IGNORECASE,
        ),
        1,
    ),
    (
        "CASE_REFERENCE",
        re.compile(r"(?<![\w/-])[A-Z]{2,6}[-/]?\d{2,4}[-/]\d{2,8}(?:[-/]\d{1,6})?(?![\w/-])"),
        0,
    ),
    (
        "CASE_REFERENCE",
        re.compile(r"(?<![\w/-])[A-Za-z]{1,5}[-/]?\d{5,12}[A-Za-z]?(?![\w/-])"),
        0,
    ),
    ("CASE_REFERENCE", re.compile(r"(?<![\w/-])\d{2,8}(?:[/-]\d{2,8}){2,3}(?![\w/-])"), 0),
    ("CASE_REFERENCE", re.compile(r"(?<![\w/.,£$€-])\d{2,5}/\d{4,8}(?![\w/-])"), 0),
    ("CASE_REFERENCE", re.compile(r"(?<![\w/.,£$€-])\d{6,16}(?![\w/]|[.,]\d)"), 0),
]
_NHS = re.compile(r"(?<![\w/-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w/-])")
_NHS_WORD = re.compile(r"\bn\.?h\.?s\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d$")


def patterned(text: str) -> list[Span]:
    """What has a shape in a text, in order, none over another. What comes first here wins."""
    taken = Taken(text)
    for source in (_emails_first, _nhs_numbers, _dates_of_birth, _others):
        taken.add(source(text))
    return sorted(taken.spans)


def _matches(text: str, wanted: Callable[[str], bool]) -> Iterator[Span]:
    for kind, pattern, group in _PATTERNS:
        if wanted(kind):
            for match in pattern.finditer(text):
                yield *match.span(group), kind


def _emails_first(text: str) -> Iterator[Span]:
    return _matches(text, lambda kind: kind in {"EMAIL", "UPN", "NINO"})


def _others(text: str) -> Iterator[Span]:
    for start, end, kind in _matches(text, lambda kind: kind not in {"EMAIL", "UPN", "NINO"}):
        piece = text[start:end]
        digits = sum(c.isdigit() for c in piece)
        if kind == "CASE_REFERENCE" and (digits < 3 or _YEAR.fullmatch(piece) or _is_date(piece)):
            continue
        yield start, end, kind


def _is_date(piece: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})|\d{4}[/-]\d\d[/-]\d\d", piece))


def _nhs_numbers(text: str) -> Iterator[Span]:
    for match in _NHS.finditer(text):
        digits = [int(c) for c in match.group() if c.isdigit()]
        named = _NHS_WORD.search(text, max(0, match.start() - 40), match.start())
        if named or (digits[0] != 0 and _nhs_check(digits)):
            yield *match.span(), "NHS_NUMBER"


def _nhs_check(digits: list[int]) -> bool:
    """Modulus 11 over the first nine digits (NHS Data Dictionary, NHS number)."""
    rest = 11 - sum(d * (10 - i) for i, d in enumerate(digits[:9])) % 11
    return (0 if rest == 11 else rest) == digits[9]


def _dates_of_birth(text: str) -> Iterator[Span]:
    """Dates soon after a word of birth, and those that correct it: "not 3.4.14, it is 4.3.14"."""
    for word in _BORN.finditer(text):
        far = min(len(text), word.end() + _SAME_SENTENCE)
        stop = _SENTENCE.search(text, word.end(), far)
        before = None
        for date in _ANY_DATE.finditer(text, word.end(), stop.start() if stop else far):
            near = date.start() - word.end() <= _AFTER_BORN
            if before is not None:
                near = bool(_CORRECTED.fullmatch(text, before, date.start()))
            if not near:
                break
            before = date.end()
            yield *_stripped(text, *date.span()), "DATE_OF_BIRTH"


def dates_in_brackets(text: str) -> Iterator[Span]:
    """Dates that stand alone in brackets: behind a name, the day of birth."""
    for match in _IN_BRACKETS.finditer(text):
        yield *match.span(1), "DATE_OF_BIRTH"


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in " ,.":
        end -= 1
    return start, end
