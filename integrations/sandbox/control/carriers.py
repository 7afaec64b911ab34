"""Who carries parcels, and tracking numbers like theirs."""

import random

from integrations.sandbox.control.input import Input
from integrations.sandbox.world.arrows_to_shop import COMPANIES

CARRIERS = (*COMPANIES, "other")


def carrier_of(given: Input) -> str:
    """The carrier's code at ShipStation; UPS unless another is named."""
    return given.choice("carrier", CARRIERS, "ups")


def tracking_of(given: Input) -> str | None:
    """The tracking number as typed; None when nothing was."""
    return given.get("tracking", str, "").strip() or None


def drawn_tracking(rng: random.Random, carrier: str) -> str:
    """A number such as a label bears. That of UPS has its last digit right, which programs check."""
    if not carrier.startswith("ups"):
        return f"94{rng.randrange(10**19, 10**20)}"
    body = "999AA1" + "".join(rng.choice("0123456789") for _ in range(9))
    digits = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in body]
    return f"1Z{body}{-(sum(digits[::2]) + 2 * sum(digits[1::2])) % 10}"
