"""The demo workspace: a small warehouse team, its channels, and everybody a permission rule must tell apart."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from integrations.sandbox.slack.records import UserGroup
from integrations.sandbox.slack.workspace import Workspace

OTHER_TEAM = "T0002"


def demo_workspace(
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    monotonic: Callable[[], float] = time.monotonic,
    seed: int = 1,
) -> Workspace:
    """amy packs, ben ships, ada is admin, gus is a guest, olga belongs to another company, dan has left.

    The app is in #orders, #shipping-alerts, the private #dispatch, #partner-orders (shared with olga's company) and
    the archived #orders-2025; it could join #general and does not know the private #management.
    """
    workspace = Workspace(now=now, monotonic=monotonic, seed=seed)
    add_people(workspace)
    add_channels(workspace)
    return workspace


def add_people(workspace: Workspace) -> None:
    workspace.add_user("UAMY", "amy", real_name="Amy Packer", about="packs")
    workspace.add_user("UBEN", "ben", real_name="Ben Shipper", about="ships")
    workspace.add_user("UADA", "ada", real_name="Ada Admin", is_admin=True, about="admin")
    workspace.add_user("UGUS", "gus", real_name="Gus Guest", is_restricted=True, about="guest")
    workspace.add_user("UOLGA", "olga", real_name="Olga Outsider", team_id=OTHER_TEAM, about="another company")
    workspace.add_user("UDAN", "dan", real_name="Dan Departed", deleted=True)


def add_channels(workspace: Workspace) -> None:
    bot = workspace.bot_user
    workspace.add_channel("CORDERS", "orders", [bot, "UAMY", "UBEN", "UADA", "UGUS"])
    workspace.add_channel("CALERTS", "shipping-alerts", [bot, "UAMY", "UBEN", "UADA"])
    workspace.add_channel("CGENERAL", "general", ["UAMY", "UBEN", "UADA"])
    workspace.add_channel("CPARTNER", "partner-orders", [bot, "UAMY", "UADA", "UOLGA"], is_ext_shared=True)
    workspace.add_channel("CMANAGE", "management", ["UADA"], is_private=True)
    workspace.add_channel("CDISPATCH", "dispatch", [bot, "UBEN", "UADA"], is_private=True)
    workspace.add_channel("COLD", "orders-2025", [bot, "UAMY"], is_archived=True)
    workspace.groups["SPACKERS"] = UserGroup("SPACKERS", "packers", ["UAMY", "UBEN"])
