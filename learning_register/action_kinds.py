"""The kinds of action, each with its label."""

from collections.abc import Mapping
from types import MappingProxyType

ACTION_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "briefing": "Briefing",
        "policy": "Policy",
        "training": "Training",
        "process": "Process",
        "system": "System",
        "apology": "Apology",
        "payment": "Payment",
        "other": "Other",
    }
)
