"""The carriers an account has connected: V2 marks nothing shipped with another (`GET /v2/carriers`, once).

docs.shipstation.com, "Create fulfillments": the `carrier_code` has to match a configured carrier. Nobody has tried
what happens to one that does not, so it is sent all the same, and a refusal is told with those that are there.
"""

import structlog

from integrations.errors import IntegrationError, NotSent, Unauthorized
from integrations.shipstation import carriers
from integrations.shipstation.v2.api import CARRIERS, V2Api

log = structlog.get_logger(__name__)


class ConnectedCarriers:
    """The carriers of one account: read when the first is wanted, and again when one is not among them."""

    def __init__(self, calls: V2Api) -> None:
        self._api = calls
        self._names: dict[str, str] = {}
        """Code to the account's own name for it; empty until it was told."""

    async def code_for(self, carrier: str, operation: str) -> str:
        """The code under which the account has a carrier; where it has none, or does not say, the usual one."""
        found = carriers.among(self._names, carrier)
        if found is None:
            await self._read(operation)
            found = carriers.among(self._names, carrier)
        return found or carriers.code_for(carrier)

    def lacks(self, code: str) -> str:
        """What to say of a refusal when the carrier is not connected, as far as is known; else nothing."""
        if not self._names or code in self._names:
            return ""
        names = dict.fromkeys(carriers.name_of(each) for each in self._names)
        return f" (the carriers connected there are {', '.join(names)}: take one of them, or ship it in ShipStation)"

    async def _read(self, operation: str) -> None:
        """What a refused key or a full budget says holds for the write too; any other failure need not stop it."""
        try:
            told = await self._api.read("/v2/carriers", CARRIERS, operation=operation)
        except (Unauthorized, NotSent):
            raise
        except IntegrationError as error:
            log.warning("shipstation does not say which carriers are connected", why=error.detail)
            return
        self._names = {each.carrier_code: each.friendly_name or "" for each in told.carriers}
