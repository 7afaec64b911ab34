"""What can be typed. Performs no I/O."""

from bot.slack.blocks.kit import Message, message, section

_HELP = (
    ("/order 1042", "how the order stands in the shop, in Katana and in ShipStation"),
    ("/order 1042 pack", "mark it packed in Katana; the shop and ShipStation are not touched"),
    ("/order 1042 unpack", "take that back while it has not shipped"),
    ("/order 1042 undo", "take back what was done last here: a pack of today, or a hold"),
    ("/order 1042 problem", "say what is wrong with it, and who takes care of that"),
    ("/order 1042 hold", "hold it in ShipStation for a week; `release` lets it go"),
    ("/order 1042 refresh", "have ShipStation import it from the shop now, where it lacks it"),
    ("/order 1042 ship", "ask for tracking number, carrier and day, and mark it shipped"),
    ("/order 1042 ship 1Z999AA10123456784", "the same at once; add the carrier if the number does not tell it"),
    ("/order 1042 ship no tracking", "the same for a parcel without a number"),
    ('/order jane@example.com, or "Jane Doe"', "the same by whose it is; tracking and Katana numbers do as well"),
    ("/order 1042 why", "what holds it, who can act and what next; how it came there"),
    ("/order 1042 history", "who did what with it and when, and how it went"),
    ("/order pack", "choose several orders that are in stock, and mark them packed together"),
    ("/order ready", "a pick list of what is in stock, what is in a hurry first"),
    ("/digest now", "the day as it stands, to you alone; also as /order digest"),
    ("/stock MUG-BLUE", "what is in stock, promised and expected, whether the shop agrees, and which orders wait"),
    ("/blocked", "which goods hold most orders and most money, and what releases them; also as /order blocked"),
    ("/order health", "when each system was last read and heard of, and what is wrong with it"),
    ("/order practice", "whether buttons only say what they would do; on or off behind it is for admins"),
    ("/order help", "this"),
)


def render_help() -> Message:
    """Every command with what it does."""
    lines = "\n".join(f"`{command}`  {does}" for command, does in _HELP)
    return message("What you can ask Shipmate", [section(f"*What you can ask Shipmate*\n{lines}")])
