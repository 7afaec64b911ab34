"""What somebody typed and nobody may store: whose orders they look for. Kept in memory until it is answered."""

from collections import OrderedDict

from bot.orders.sought import Customer

_MOST = 500
"""Requests that wait for their answer at once; of more, the oldest are asked to type it again."""


class Private:
    """Customers by the id of the request. Gone with the process, on purpose."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Customer] = OrderedDict()

    def keep(self, request: str, customer: Customer) -> None:
        self._kept[request] = customer
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def get(self, request: str) -> Customer | None:
        """Whom the request is about; None when this process was not told, or was told too long ago."""
        return self._kept.get(request)

    def forget(self, request: str) -> None:
        """The request is answered."""
        self._kept.pop(request, None)
