"""Who may ask: people of the workspace the bot belongs to. Checked at the click. Performs no I/O."""

from bot.services.ask import Person


class Access:
    """Refuses people of other workspaces, who see our buttons through a shared channel (slack sheet, section 5)."""

    def __init__(self) -> None:
        self.team: str | None = None
        """The bot's own team, known once Slack has answered who we are."""

    def refusal(self, person: Person) -> str | None:
        """Why this person may not, in words for them; None when they may."""
        if not person.user:
            return "Slack did not say who you are, so nothing was done."
        if self.team is None:
            return "Slack has not told Shipmate yet which workspace it belongs to, so nothing was done. Try again."
        if person.team != self.team:
            return "Only people of the workspace this bot belongs to can use it. Nothing was done."
        return None
