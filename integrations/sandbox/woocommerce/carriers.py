"""The carriers a tracking plugin knows, by country, with the page where a parcel is followed."""

PROVIDERS: dict[str, dict[str, str]] = {
    "Global": {"DHL Express": "https://www.dhl.com/en/express/tracking.html?AWB=%1$s"},
    "United Kingdom": {"Royal Mail": "https://www.royalmail.com/track-your-item#/tracking-results/%1$s"},
    "United States": {
        "FedEx": "https://www.fedex.com/fedextrack/?trknbr=%1$s",
        "UPS": "https://www.ups.com/track?tracknum=%1$s",
        "USPS": "https://tools.usps.com/go/TrackConfirmAction.action?tLabels=%1$s",
    },
}
PAGES = {name.lower(): page for country in PROVIDERS.values() for name, page in country.items()}


def tracking_link(provider: str, number: str, custom: str = "") -> str:
    """The link people follow, or nothing for a carrier without a page."""
    return (custom or PAGES.get(provider.lower(), "")).replace("%1$s", number)


def carrier_by_number(number: str) -> str:
    """The carrier whose numbers look like this, as core's lookup guesses it; empty when none does."""
    guesses = {"1Z": "ups", "94": "usps", "92": "usps"}
    return guesses.get(number[:2].upper(), "")
