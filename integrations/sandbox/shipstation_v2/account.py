"""What V2's records need of the account: its carriers, its addresses. It is the account that V1 shows."""

from integrations.sandbox.shipstation.account import CARRIERS
from integrations.sandbox.shipstation.json import CARRIER_NAMES, WAREHOUSE_ID
from integrations.sandbox.shipstation_v2.words import Json, se
from integrations.sandbox.state import DeskOrder

CARRIER_CODES = frozenset(CARRIERS)
"""Those that are connected. `other`, which V1 takes, is none of them."""
CARRIER_IDS = {code: se(number) for number, code in enumerate(CARRIERS, start=81_001)}
WAREHOUSE = se(WAREHOUSE_ID)


def friendly_name(carrier_code: str) -> str:
    """A carrier as people read it."""
    return CARRIER_NAMES.get(carrier_code, carrier_code)


def ship_to(order: DeskOrder) -> Json:
    """Where a parcel goes, as its record shows it; a shipment has `UNLOCATED` beside it."""
    return {"instructions": None, **_address(order.customer_name, order.customer_email, "yes")}


def warehouse() -> Json:
    return _address("Demo Mugs", "desk@example.com", "no")


def ship_from() -> Json:
    """The warehouse, as a shipment shows it."""
    return {**UNLOCATED, "instructions": None, **warehouse()}


UNLOCATED: Json = {"geolocation": None}


def _address(name: str, email: str, residential: str) -> Json:
    return {
        "name": name,
        "phone": "503-555-0142",
        "email": email,
        "company_name": None,
        "address_line1": "4 Kiln Lane",
        "address_line2": None,
        "address_line3": None,
        "city_locality": "Salem",
        "state_province": "OR",
        "postal_code": "97301",
        "country_code": "US",
        "address_residential_indicator": residential,
    }
