"""What both of V2's records need of the account: its carriers, its addresses. It is the account that V1 shows."""

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
    return {**_address(order.customer_name), "email": order.customer_email}


def ship_from() -> Json:
    return {**_address("Demo Mugs"), "email": "desk@example.com", "address_residential_indicator": "no"}


def _address(name: str) -> Json:
    return {
        "instructions": None,
        "name": name,
        "phone": "503-555-0142",
        "company_name": None,
        "address_line1": "4 Kiln Lane",
        "address_line2": None,
        "address_line3": None,
        "city_locality": "Salem",
        "state_province": "OR",
        "postal_code": "97301",
        "country_code": "US",
        "address_residential_indicator": "yes",
    }
