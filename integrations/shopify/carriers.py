"""Spells a carrier the way Shopify does. Performs no I/O.

Shopify builds the tracking link itself only for names from its own list, capitals included (Admin GraphQL,
`FulfillmentTrackingInfo.company`). This table holds the ones our shipping desks send.
"""

CARRIERS = {
    "amazon": "Amazon",
    "amazonshipping": "Amazon",
    "asendia": "Asendia USA",
    "asendiausa": "Asendia USA",
    "australiapost": "Australia Post",
    "canadapost": "Canada Post",
    "canpar": "Canpar",
    "dhlecommerce": "DHL eCommerce",
    "dhlexpress": "DHL Express",
    "dhlexpressworldwide": "DHL Express",
    "dhlglobalmail": "DHL eCommerce",
    "dpd": "DPD",
    "dpdlocal": "DPD Local",
    "dpduk": "DPD UK",
    "endicia": "USPS",
    "evri": "Evri",
    "express1": "USPS",
    "fedex": "FedEx",
    "gls": "GLS",
    "glsus": "GLS",
    "lasership": "Lasership",
    "newzealandpost": "New Zealand Post",
    "ontrac": "OnTrac",
    "postnl": "PostNL",
    "purolator": "Purolator",
    "royalmail": "Royal Mail",
    "sendle": "Sendle",
    "stampscom": "USPS",
    "ups": "UPS",
    "usps": "USPS",
}
"""ShipStation's codes and what people type, folded to letters and digits, to the name Shopify builds a link for."""


def carrier_name(carrier: str) -> tuple[str, bool]:
    """The carrier as Shopify spells it, and whether Shopify knows it and so builds the tracking link itself."""
    folded = "".join(char for char in carrier.casefold() if char.isalnum()).removesuffix("walleted")
    known = CARRIERS.get(folded)
    return (known, True) if known else (carrier.strip(), False)
