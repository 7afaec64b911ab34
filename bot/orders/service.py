"""What the name of a shipping service says to people who pack. Performs no I/O."""

import re

_FILLERS = frozenset({"shipping", "delivery", "service", "free", "rate", "flat", "mail"})
_COMMON = frozenset({"standard", "economy", "regular", "normal", "basic", "ground"})


def uncommon(service: str) -> bool:
    """Whether a shipping service is worth a word: a standard one is what everybody expects."""
    words = set(re.findall(r"\w+", service.casefold())) - _FILLERS
    return not words <= _COMMON
