"""How a shop trades, as settings: its name, what surrounds its numbers, what its stores are called elsewhere, and
whether it ships before the money has come. Performs no I/O."""

from dataclasses import dataclass

from bot.reading import Reader, one_of

LONGEST_NAME = 60
LONGEST_AFFIX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeSettings:
    """What is a shop's own way."""

    name: str
    number_prefix: str = ""
    number_suffix: str = ""
    katana_stores: frozenset[str] = frozenset()
    """What Katana calls the shop's stores."""
    shipstation_stores: frozenset[str] = frozenset()
    """ShipStation's ids of the shop's stores."""
    pending_ships: bool | frozenset[str] = False
    """What of that which is to be paid later it ships: all, nothing, or what bears one of these tags."""


def read_trade(reader: Reader, domain: str) -> TradeSettings:
    """What the variables say of a shop's trade. Katana calls it by its domain unless told otherwise."""
    affix = f"Give what stands around the number, at most {LONGEST_AFFIX} characters, such as EU-."
    stores = reader.parsed("KATANA_STORES", frozenset((domain,)), _names, "Give names, with commas between.")
    return TradeSettings(
        name=reader.parsed("SHOP_NAME", domain, _name, f"Give at most {LONGEST_NAME} characters."),
        number_prefix=reader.parsed("NUMBER_PREFIX", "", _affix, affix),
        number_suffix=reader.parsed("NUMBER_SUFFIX", "", _affix, affix),
        katana_stores=frozenset(store.casefold() for store in stores),
        shipstation_stores=reader.parsed(
            "SHIPSTATION_STORES", frozenset(), _ids, "Give the stores' ids, such as 120001, with commas between."
        ),
        pending_ships=reader.parsed(
            "PAYMENT_PENDING_SHIPS", False, _pending, "Give true, false, or tags with commas between."
        ),
    )


def _name(text: str) -> str:
    if not text.isprintable() or len(text) > LONGEST_NAME:
        raise ValueError(text)
    return text


def _affix(text: str) -> str:
    if not text.isprintable() or len(text) > LONGEST_AFFIX:
        raise ValueError(text)
    return text


def _names(text: str) -> frozenset[str]:
    names = frozenset(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise ValueError(text)
    return names


def _ids(text: str) -> frozenset[str]:
    ids = _names(text)
    if not all(one.isascii() and one.isdecimal() for one in ids):
        raise ValueError(text)
    return ids


def _pending(text: str) -> bool | frozenset[str]:
    try:
        return _yes(text)
    except ValueError:
        return frozenset(tag.casefold() for tag in _names(text))


def _yes(text: str) -> bool:
    return one_of("true", "false", "on", "off")(text) in ("true", "on")
