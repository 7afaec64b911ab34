"""The parts that see whether the connections are well: built here for the composition root."""

from dataclasses import dataclass

from bot.clients import Clients, metered
from bot.ground import Ground
from bot.services.health import Health
from bot.services.watchdog import Watchdog
from bot.vendors import vendors_of
from bot.work.failing import Failing
from integrations.ports import Subscriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """What sees, and what is told by it."""

    health: Health
    watchdog: Watchdog
    failing: Failing


def watching(ground: Ground) -> Watching:
    """Watch every connection; webhooks only where PUBLIC_URL says which are ours, and we hold what proves them."""
    ours, admin = _subscriptions(ground), ground.settings.slack.admin
    health = Health(ground.shops, clock=ground.clock, admin=admin, watched=ours, fresh_for=ground.fresh_for)
    failing = Failing()
    watchdog = Watchdog(ground.db, ground.shops, health, failing, ours)
    return Watching(health=health, watchdog=watchdog, failing=failing)


def _subscriptions(ground: Ground) -> dict[int, Subscriptions]:
    settings, rows = ground.settings, ground.keys.connections
    if settings.public_url is None:
        return {}
    clients = Clients(settings, rows, metered(ground.db, rows, settings.rate), ground.session, ground.clock)
    vendors = [vendor for vendor in vendors_of(settings, clients) if not vendor.needs]
    return {rows[vendor.key]: vendor.subscriptions(settings.public_url) for vendor in vendors}
