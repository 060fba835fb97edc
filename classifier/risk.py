"""May a child be at risk? A head of its own, recall first, and the reasons in words.

What counts is the codebook's section on risk: a child or young person may be harmed now or soon,
or has been. The warning never replaces judgement; it asks an officer to look.
"""

import re
import tomllib
from pathlib import Path

_PATTERNS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("risk_reasons.toml").read_text("utf-8")
)
REASONS: dict[str, re.Pattern[str]] = {
    reason: re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
    for reason, patterns in _PATTERNS.items()
}

UNNAMED = "the wording as a whole"
"""The reason given when the head warns and no pattern says why."""


def reasons(text: str) -> list[str]:
    """What in the text may point to harm, in words, the most mentioned first.

    Only asked once the head has warned: a word alone ("I could kill for a cuppa") is no risk.
    """
    found = {reason: len(pattern.findall(text)) for reason, pattern in REASONS.items()}
    named = sorted((r for r, n in found.items() if n), key=lambda r: -found[r])
    return named or [UNNAMED]
