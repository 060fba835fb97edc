"""May a child be at risk? A head of its own, recall first, and the reasons in words.

What counts is the codebook's section on risk: a child or young person may be harmed now or soon,
or has been. The warning never replaces judgement; it asks an officer to look.
"""

import re

REASONS: dict[str, re.Pattern[str]] = {
    reason: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for reason, pattern in {
        "self-harm": r"self[- ]?harm\w*|suicid\w*|overdos\w*|hurt(?:ing|s)? (?:my|her|him|them)sel\w+|"
        r"harm(?:ing|s|ed)? (?:my|her|him|them)sel\w+|(?:kill|cut|cutting|killing) (?:my|her|him|them)sel\w+|"
        r"don'?t want to (?:be here|live|wake up|be alive)|(?:want|wants|wanted|wish\w*) to die|end it all|"
        r"better off without me|not be here any ?more|scars?|no point (?:in )?(?:living|being here)",
        "violence": r"hits?|hitting|punch\w*|kick(?:s|ed|ing)|slap\w*|beat(?:s|en|ing)?|strangl\w*|chok(?:ed|es|ing)|"
        r"threaten\w*|knife|knives|weapon\w*|bruis\w*|violen\w*|assault\w*|attack\w*|pushed|shov\w*|thr(?:ew|ows|owing)|"
        r"smash\w*|grabb\w*|dragged|hurt(?:s|ing)? (?:me|us|him|her|them)|burn(?:t|ed|s)|domestic abuse",
        "sexual harm or exploitation": r"sexual\w*|rap(?:e|ed|ist)|groom\w*|exploit\w*|cse|touch(?:es|ed|ing) (?:me|him|her)|"
        r"indecent\w*|nudes?|older (?:man|men|boyfriend|lad|bloke|guy|boy)|gifts from|what he did to (?:me|her|him|us)|sex offender|abus\w+",
        "neglect": r"neglect\w*|hungry|starv\w*|no food|not (?:been )?(?:fed|eat\w*|washed)|unfed|filthy|dirty|lice|smell\w*|"
        r"left (?:alone|on (?:his|her|their|my) own)|home alone|unsupervised|empty (?:fridge|cupboards?)|drunk|drinking|drugs?|wast(?:ed)|underweight",
        "going missing": r"missing|r[au]n (?:away|off)|runs (?:away|off)|running (?:away|off)|abscond\w*|not come (?:home|back)|"
        r"(?:out|gone) all night|whereabouts|disappear\w*",
        "gangs": r"gangs?|county lines?|dealers?|dealing|trap ?house|trapping|runner|drug debts?|stab\w*|machete|older lads|olders|burner",
        "unsafe home": r"no heating|no (?:hot )?water|mould|damp|rats?|mice|unsafe|not safe|isn'?t safe|don'?t feel safe|exposed wires|"
        r"broken (?:door|lock|window)s?|squat|sleeping (?:rough|in (?:a|the|my) car)|homeless|nowhere to (?:go|sleep|stay)|carbon monoxide|no electric\w*",
    }.items()
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
