"""Knows ShipStation's carrier codes: what people call a carrier, and back; and how numbers compare. Performs no I/O.

Only codes that two public V1 clients agree on are in the table; `other` is the vendor's own way out, and never a
wrong tracking link. See the README for what is not known about codes an account has not connected.
"""

from collections.abc import Mapping

OTHER = "other"

NAMES = {
    "stamps_com": "USPS",
    "usps": "USPS",
    "endicia": "USPS",
    "ups": "UPS",
    "ups_walleted": "UPS",
    "fedex": "FedEx",
    "fedex_uk": "FedEx UK",
    "dhl_express": "DHL Express",
    "dhl_express_uk": "DHL Express UK",
    "dhl_express_canada": "DHL Express Canada",
    "dhl_express_australia": "DHL Express Australia",
    "canada_post": "Canada Post",
    "australia_post": "Australia Post",
    "asendia": "Asendia",
    "dpd": "DPD",
    "apc": "APC",
    OTHER: "Other",
}
"""Code to the name people use."""


def _key(word: str) -> str:
    return "".join(sign for sign in word.casefold() if sign.isalnum())


_CODES = {_key(code): code for code in NAMES} | {
    "usps": "stamps_com",
    "uspostalservice": "stamps_com",
    "unitedstatespostalservice": "stamps_com",
    "unitedparcelservice": "ups",
    "federalexpress": "fedex",
}
"""What people type, without case, spaces and signs, to the code. Most accounts hold USPS as `stamps_com`."""


def code_for(carrier: str) -> str:
    """The `carrierCode` for a carrier's name or code; `other` when it is in no table."""
    return _CODES.get(_key(carrier), OTHER)


def among(connected: Mapping[str, str], carrier: str) -> str | None:
    """The code under which an account has a carrier: the usual one, another one of that carrier, or one that bears
    the name. `connected`: each code and the account's name for it."""
    usual = code_for(carrier)
    alike = [code for code in connected if NAMES.get(code) == NAMES[usual] and usual != OTHER]
    named = [code for code, name in connected.items() if _key(carrier) in (_key(code), _key(name))]
    return usual if usual in connected and usual != OTHER else next(iter((*alike, *named)), None)


def name_of(carrier: str) -> str:
    """What people call the carrier with this code; a name we do not know stays as ShipStation wrote it."""
    return NAMES.get(carrier.strip().lower(), carrier.strip())


def bare(number: str | None) -> str:
    """A tracking number without the spaces and dashes that people write into it, in capitals."""
    return "".join((number or "").replace("-", " ").split()).upper()
