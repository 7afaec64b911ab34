"""What a person says of a parcel when they mark an order shipped. Performs no I/O."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from integrations.model import Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelWish:
    """Carrier, tracking number and ship date as a person gave them. No number means that they said there is none."""

    carrier: str
    """What people call it, such as "UPS"; empty when nobody said."""
    tracking_number: str | None
    shipped_on: date

    def data(self) -> dict[str, Any]:
        """A form to store; `from_data` gives an equal wish back."""
        return {
            "carrier": self.carrier,
            "tracking_number": self.tracking_number,
            "shipped_on": self.shipped_on.isoformat(),
        }

    @classmethod
    def from_data(cls, stored: dict[str, Any]) -> "ParcelWish":
        """The wish that `data` stored."""
        return cls(
            carrier=stored["carrier"],
            tracking_number=stored["tracking_number"],
            shipped_on=date.fromisoformat(stored["shipped_on"]),
        )

    def parcel(self, zone: ZoneInfo) -> Parcel:
        """The parcel a shipping verb takes; it left at noon of that day in the shop's time zone."""
        noon = datetime.combine(self.shipped_on, time(12), zone).astimezone(UTC)
        return Parcel(carrier=self.carrier or "Other", tracking_number=self.tracking_number, shipped_at=noon)
