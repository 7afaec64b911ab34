"""How the systems of a shop follow each other, the bot's settings and the vendors' own arrows in agreement."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from integrations.sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """One way in which a shop is set up. `ours` names the systems that the bot writes, in order."""

    name: str
    ours: tuple[str, ...]
    off: tuple[str, ...] = ()
    """The arrows that do not run."""
    settings: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.name

    def arrange(self, world: World) -> None:
        """Switch off what this shop has switched off."""
        for name in self.off:
            world.arrows[name].on = False


ON = Following(name="sync on", ours=("shipstation",))
OFF = Following(
    name="sync off",
    ours=("shipstation", "shopify", "katana"),
    off=("A3", "A4", "A5"),
    settings={"NATIVE_SYNC": "off"},
)
MIXED = Following(
    name="sync mixed", ours=("shipstation", "katana"), off=("A4",), settings={"SYNC_STORE_TO_KATANA": "off"}
)
