"""Modals and Home tabs of the simulated workspace: each person's stack of open modals and their Home.

Knows no HTTP and does not judge blocks. https://docs.slack.dev/surfaces/modals/
"""

from collections.abc import Callable

from integrations.sandbox.slack.messages import with_block_ids
from integrations.sandbox.slack.records import Json, Refused, View

MOST_STACKED = 3

Tell = Callable[..., None]


class Views:
    """Keeps what is open and tells each change as (verb, view)."""

    def __init__(self, stamp: Callable[[], str], new_id: Callable[[], str], tell: Tell) -> None:
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self._stamp = stamp
        self._new_id = new_id
        self._tell = tell

    def top(self, user: str) -> View | None:
        """The modal this person looks at, if any."""
        stack = self.modals.get(user)
        return stack[-1] if stack else None

    def open(self, user: str, content: Json) -> View:
        """Show a modal as the root of a new stack; what was open before is gone."""
        self._refuse_duplicate(content)
        view = self._new(user, "modal", content)
        self.modals[user] = [view]
        self._tell("open_view", view)
        return view

    def push(self, user: str, content: Json) -> View:
        """Put a modal on top of the open ones. Raises `Refused` not_found without a root, push_limit_reached."""
        stack = self.modals.get(user, [])
        if not stack:
            raise Refused("not_found")
        if len(stack) >= MOST_STACKED:
            raise Refused("push_limit_reached")
        self._refuse_duplicate(content)
        view = self._new(user, "modal", content)
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        self._tell("push_view", view)
        return view

    def update(self, view: View, content: Json, *, expected_hash: str | None = None) -> View:
        """Replace what a view shows. Typed values stay where block_id and action_id stay.

        Raises `Refused` hash_conflict when the view has changed since `expected_hash`.
        """
        self._check_hash(view, expected_hash)
        self._refuse_duplicate(content, but=view)
        view.content = self._named(content)
        view.hash = self._new_hash()
        view.errors = {}
        kept = {block["block_id"] for block in view.content["blocks"]}
        view.values = {block_id: values for block_id, values in view.values.items() if block_id in kept}
        self._tell("update_view", view)
        return view

    def publish(self, user: str, content: Json, *, expected_hash: str | None = None) -> View:
        """Set a person's Home tab."""
        home = self.homes.get(user)
        if home is None:
            home = self.homes[user] = self._new(user, "home", content)
        else:
            self._check_hash(home, expected_hash)
            home.content, home.hash = self._named(content), self._new_hash()
        self._tell("publish_view", home)
        return home

    def close(self, view: View, *, everything: bool = False) -> None:
        """Take the person's top modal away, or the whole stack."""
        stack = self.modals.get(view.user, [])
        gone = list(reversed(stack)) if everything else [view]
        for each in gone:
            stack.remove(each)
            self._tell("close_view", each)

    def find(self, view_id: str | None, external_id: str | None) -> View:
        """An open modal or a Home by id or external id. Raises `Refused` not_found."""
        for view in self._open():
            if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
                return view
        raise Refused("not_found")

    def _open(self) -> list[View]:
        return [view for stack in self.modals.values() for view in stack] + list(self.homes.values())

    def _new(self, user: str, kind: str, content: Json) -> View:
        view_id = f"V{self._new_id()}"
        return View(view_id, user, kind, self._named(content), self._new_hash(), root_id=view_id)

    def _named(self, content: Json) -> Json:
        return {**content, "blocks": with_block_ids(content["blocks"], self._new_id)}

    def _new_hash(self) -> str:
        return f"{self._stamp().split('.')[0]}.{self._new_id().lower()}"

    def _check_hash(self, view: View, expected: str | None) -> None:
        if expected and expected != view.hash:
            raise Refused("hash_conflict")

    def _refuse_duplicate(self, content: Json, *, but: View | None = None) -> None:
        wanted = content.get("external_id")
        if wanted and any(view.content.get("external_id") == wanted for view in self._open() if view is not but):
            raise Refused("duplicate_external_id")
