"""What is said of the connections, to render: ordinary troubles by name, and hostile ones drawn by hypothesis."""

from datetime import timedelta

from hypothesis import strategies as st

from bot.health.ailments import Ailment, Kind, ailments_of
from bot.health.observed import Hooks, Imports, Observed, Refusal
from bot.health.view import HealthView, Trouble, Wellness
from bot.services.notifier import Words
from bot.slack.blocks.kit import Message
from bot.slack.notifier import render_said
from tests.slack.cards import NOON, maybe_moments, moments, texts

_REFUSED = Refusal(NOON, 401, "Katana refuses our key: the key was revoked")
_MISSING = ("ORDERS_CREATE", "ORDERS_UPDATED")
_SCOPE = "Scope read_inventory is missing: /stock cannot say what the shop believes it may sell."
SEEN = {
    Kind.REFUSED: Observed(system="Katana", refusal=_REFUSED),
    Kind.LACKS: Observed(system="Shopify", lacks=(_SCOPE,)),
    Kind.HOOKS: Observed(system="Shopify", hooks=Hooks(missing=_MISSING)),
    Kind.SILENT: Observed(system="Shopify", hooks=Hooks(), unheard=4),
    Kind.IMPORTS: Observed(system="ShipStation", imports=Imports(NOON - timedelta(hours=30), NOON)),
}
"""What is observed of a connection that has each ailment."""


def ailment(kind: Kind) -> Ailment:
    """The ailment of what was observed."""
    found = ailments_of(SEEN[kind], NOON)[kind]
    assert isinstance(found, Ailment)
    return found


def _words(kind: str, ailing: Kind, caught: int) -> Message:
    what = ailment(ailing)
    data = {"system": SEEN[ailing].system, "ailment": ailing.value, "cause": what.cause, "fix": what.fix}
    return render_said(Words(kind, {**data, "since": NOON.isoformat(), "seconds": 720.0, "caught": caught}))


def health() -> dict[str, Message]:
    """An alert and an end of each ailment, and the answer to `/order health`."""
    well = Wellness(system="ShipStation", read_at=NOON, heard_at=None)
    stale = Wellness(system="Katana", read_at=NOON, heard_at=NOON, fresh=False)
    ailing = [
        Wellness(
            system=SEEN[kind].system,
            read_at=NOON,
            heard_at=NOON,
            troubles=(Trouble(ailment(kind).cause, ailment(kind).fix, NOON),),
        )
        for kind in (Kind.HOOKS, Kind.REFUSED)
    ]
    return {
        **{f"ailing_{kind}": _words("ailing", kind, 0) for kind in Kind},
        **{f"recovered_{kind}": _words("recovered", kind, 3) for kind in Kind},
        "recovered_with_nothing_missed": _words("recovered", Kind.HOOKS, 0),
        "health": render_said(HealthView((*ailing, stale, well))),
        "health_well": render_said(HealthView((well,))),
    }


health_views = st.builds(
    HealthView,
    st.lists(
        st.builds(
            Wellness,
            system=texts,
            read_at=maybe_moments,
            heard_at=maybe_moments,
            fresh=st.booleans(),
            troubles=st.lists(st.builds(Trouble, texts, texts, moments), max_size=4).map(tuple),
        ),
        max_size=8,
    ).map(tuple),
)
