"""The seeded week, order by order: who ordered what, how long ago, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass

from integrations.sandbox.seed import acts
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World

Act = Callable[[World, ShopOrder], None]


@dataclass(frozen=True, slots=True)
class Tale:
    """One order. `then` is what happened next, as (hours after it was placed, act)."""

    hours_ago: float
    name: str
    items: tuple[tuple[str, int], ...]
    then: tuple[tuple[float, Act], ...] = ()
    financial: str = "PAID"
    hold: str | None = None
    test: bool = False
    pickup: bool = False
    express: bool = False
    note: str = ""
    customer: str = ""


SHIPPED = ((5.0, acts.pack), (22.0, acts.ship))
"""Packed the same day, out of the house the next."""

FINISHED = tuple(
    Tale(160.0 - 7.0 * turn, f"#{1001 + turn}", items, SHIPPED)
    for turn, items in enumerate(
        (
            (("MUG-BLUE", 2),),
            (("MUG-SAND", 1), ("CUP-ESP", 4)),
            (("BOWL-S", 2), ("PLATE-26", 2)),
            (("CUP-ESP", 6),),
            (("BOWL-L", 1),),
            (("PLATE-26", 4), ("MUG-BLUE", 4), ("BOWL-S", 4)),
            (("SOAP-LAV", 3),),
            (("MUG-SAND", 2),),
            (("VASE-TALL", 1),),
            (("BOWL-S", 1), ("PDF-GLAZE", 1)),
            (("MUG-BLUE", 1), ("MUG-SAND", 1)),
            (("PLATE-26", 6),),
            (("CUP-ESP", 2), ("SOAP-LAV", 1)),
            (("BOWL-L", 2), ("MUG-BLUE", 2)),
        )
    )
)

OPEN = (
    Tale(60, "#1015", (("MUG-BLUE", 1),), ((3, acts.cancel),)),
    Tale(58, "#1016", (("MUG-SAND", 2), ("CUP-ESP", 2)), ((20, acts.refund_one),)),
    Tale(55, "#1017", (("VASE-TALL", 1),), hold="HIGH_RISK_OF_FRAUD"),
    Tale(54, "#1018", (("BOWL-S", 2),), financial="PENDING"),
    Tale(53, "#1019", (("PLATE-26", 2),), financial="AUTHORIZED"),
    Tale(52, "#1020", (("PDF-GLAZE", 1),)),
    Tale(51, "#1021", (("MUG-BLUE", 1), ("CARD-50", 1))),
    Tale(50, "#1022", (("MUG-SAND", 1), ("VASE-TALL", 2)), ((2, acts.split_last_line), (26, acts.ship_first_part))),
    Tale(48, "#1023", (("BOWL-S", 2), ("PLATE-26", 1)), ((3, acts.split_last_line),)),
    Tale(46, "#1024", (("MUG-BLUE", 3),), ((20, acts.pack),)),
    Tale(45, "#1025", (("CUP-ESP", 6), ("MUG-SAND", 2)), ((4, acts.pack),)),
    Tale(30, "#1026", (("MUG-BLUE", 2),), ((1, acts.promise_today),), express=True),
    Tale(29.5, "#1027", (("BOWL-S", 1), ("CUP-ESP", 2)), ((1, acts.promise_today),), express=True),
    Tale(29, "#1028", (("MUG-BLUE", 1),), test=True),
    Tale(28, "#1029", (("PLATE-26", 2),), pickup=True),
    Tale(27, "#1030", (("TRAY-OAK", 1),), ((1, acts.make_to_order),)),
    Tale(26.6, "#1031", (("MUG-SAND", 1),)),
    Tale(26.4, "#1032", (("LAMP-RICE", 1), ("MUG-BLUE", 1))),
    Tale(26.2, "#1033", (("VASE-TALL", 3),)),
    Tale(26, "#1034", (("JUG-1L", 1), ("CUP-ESP", 2))),
    Tale(25.5, "#1035", (("BOWL-L", 1),), ((8, acts.hold),)),
    Tale(25, "#1036", (("CUP-ESP", 4),), ((6, acts.ready_for_fulfillment),)),
    Tale(
        24,
        "#1037",
        (("MUG-BLUE", 1),),
        customer="<!channel> <https://evil.example|Pay here>",
        note="<@U012AB3CD> please call <tel:+100|me>",
    ),
    Tale(
        23,
        "#1038",
        (("MUG-SAND", 1),),
        customer="*bold* _Bo_ ~Struck~",
        note="```code``` `tick` &amp; <!here> > quote\n:tada: <https://evil.example|Track your parcel>",
    ),
    Tale(22, "#1039", (("SOAP-LAV", 2), ("MUG-BLUE", 1))),
    Tale(
        21,
        "#1040",
        (("MUG-BLUE", 4), ("MUG-SAND", 4), ("CUP-ESP", 8), ("BOWL-S", 4), ("PLATE-26", 4)),
        note="Wedding present, please wrap.",
    ),
    Tale(20, "#1041", (("BOWL-L", 2), ("BOWL-S", 2)), ((2, acts.add_a_cup),)),
    Tale(18, "#1042", (("MUG-BLUE", 2), ("TEA-50", 1)), customer="Ida Berg"),
    Tale(17.5, "#EU-1042-A", (("CUP-ESP", 1),), customer="Ida Berg"),
    Tale(17, "#10420", (("MUG-SAND", 1),)),
    Tale(16, "#1043", (("TEA-50", 2),)),
    Tale(12, "#1044", (("TEA-50", 1), ("MUG-SAND", 1))),
    Tale(5, "#1045", (("CUP-ESP", 2),)),
    Tale(3, "#1046-US", (("PLATE-26", 2), ("MUG-BLUE", 1))),
    Tale(2, "#1047", (("BOWL-S", 1),), express=True),
    Tale(0.5, "#1048", (("MUG-SAND", 2),)),
)

STORY = FINISHED + OPEN
