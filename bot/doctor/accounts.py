"""The checks of one account at a vendor: whether the key works, what it may, the plan, and whether webhooks come."""

from datetime import timedelta
from functools import partial

from bot.doctor.finding import Check, Finding, Group, failed, passed, warned
from bot.doctor.patient import Patient
from bot.services.subscribe import by_polling
from bot.vendors import Vendor
from integrations.subscriptions import Repairs, Subscription, repairs

Findings = tuple[Finding, ...]

KEYS = {
    "shopify": "Copy client id and secret afresh from the app's Settings in the Dev Dashboard, and see that the app "
    "is installed on the shop (docs/connect.md, step 2).",
    "woocommerce": "Make a key with Read/Write for a shop manager, and see that WOOCOMMERCE_URL is the shop "
    "(docs/connect.md, step 2).",
    "katana": "Make a key under Settings, API, API keys; it needs the Professional plan or higher "
    "(docs/connect.md, step 3).",
    "shipstation": "Make a key pair under Settings, Account, API Settings, Legacy API (V1): docs/connect.md, step 4.",
}
"""What to do when a vendor refuses our key."""
MENDS = {
    "shopify": "Add it to a version of the app, release it and accept it in the shop (docs/connect.md, step 2).",
    "woocommerce": "See docs/connect.md, step 2.",
    "katana": "See docs/connect.md, step 3.",
    "shipstation": "Look at the store under Settings, Selling Channels, Store Setup.",
}
"""What to do about what a vendor warns of."""
CONNECT = "./shipmate connect"
LATELY = timedelta(minutes=10)


def account_checks(vendor: Vendor) -> Group:
    """The rows about one account."""
    key, fix = f"{vendor.key} key", KEYS[vendor.system]
    return Group(
        Check(key, partial(_key, vendor), fix),
        (
            Check(f"{vendor.key} orders", partial(_orders, vendor), MENDS[vendor.system]),
            Check(f"{vendor.key} webhooks", partial(_webhooks, vendor), MENDS[vendor.system]),
        ),
    )


async def _key(vendor: Vendor, _: Patient) -> Findings:
    account = await vendor.client.ping()
    warnings = (warned(f"{vendor.key} account", words, MENDS[vendor.system]) for words in account.warnings)
    return (passed(f"{vendor.key} key", f"works: {account.name}"), *warnings)


async def _orders(vendor: Vendor, patient: Patient) -> Findings:
    """One page of what changed lately: a key that may not read orders is no use."""
    async for _ in vendor.client.changed_since(patient.clock() - LATELY):
        break
    return (passed(f"{vendor.key} orders", "can be read"),)


async def _webhooks(vendor: Vendor, patient: Patient) -> Findings:
    what, settings = f"{vendor.key} webhooks", patient.settings
    if settings.public_url is None:
        polled = f"none, for PUBLIC_URL is not set: {by_polling(settings.sweep_every)}"
        return (warned(what, polled, f"Set PUBLIC_URL, then {CONNECT} (docs/connect.md, step 6)."),)
    if vendor.needs:
        name, told = vendor.needs
        return (failed(what, f"would be refused, for {name} is not set. It is {told}", f"Run {CONNECT}."),)
    ours = vendor.subscriptions(settings.public_url)
    found = await ours.list()
    return (judged_webhooks(what, found, repairs(found, ours.topics)),)


def judged_webhooks(what: str, found: tuple[Subscription, ...], seen: Repairs) -> Finding:
    """What our subscriptions amount to."""
    if flaws := sorted({flaw for each in seen.broken for flaw in each.flaws}):
        return failed(what, f"do not all arrive: {', '.join(flaws)}", f"Run {CONNECT}.")
    if seen.missing:
        return failed(what, f"are missing: {', '.join(sorted(seen.missing))}", f"Run {CONNECT}.")
    if any(not each.known for each in found if each not in seen.spare):
        token = f"Run {CONNECT}, put the line it prints into .env, and restart Shipmate."
        return failed(what, "are refused, for they are signed with a token Shipmate does not know", token)
    if seen.spare:
        return warned(what, "come more often than needed, for some are there twice", f"Run {CONNECT}.")
    return passed(what, "are on, and for all that is needed")
