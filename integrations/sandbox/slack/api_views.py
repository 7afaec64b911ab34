"""views.*: open, stack and change modals, publish the Home tab.

https://docs.slack.dev/reference/methods/views.open/ and its neighbours.
"""

from integrations.sandbox.slack.call import Call, Method
from integrations.sandbox.slack.drafts import read_view
from integrations.sandbox.slack.records import Json, Refused, Trigger, View
from integrations.sandbox.slack.shapes import view_json


def open_view(call: Call) -> Json:
    view = read_view(call.args, "modal")
    return _shown(call, call.workspace.views.open(_trigger(call).user, view))


def push_view(call: Call) -> Json:
    view = read_view(call.args, "modal")
    return _shown(call, call.workspace.views.push(_trigger(call).user, view))


def update_view(call: Call) -> Json:
    """By view_id or external_id; with `hash` only when nobody changed the view since."""
    found = call.workspace.views.find(call.args.text("view_id"), call.args.text("external_id"))
    content = read_view(call.args, found.kind)
    return _shown(call, call.workspace.views.update(found, content, expected_hash=call.args.text("hash")))


def publish_view(call: Call) -> Json:
    if not call.workspace.home_enabled:
        raise Refused("not_enabled")
    user = call.workspace.user(call.args.needed("user_id"))
    content = read_view(call.args, "home")
    return _shown(call, call.workspace.views.publish(user.id, content, expected_hash=call.args.text("hash")))


def _trigger(call: Call) -> Trigger:
    return call.workspace.tickets.exchange(call.args.needed("trigger_id"))


def _shown(call: Call, view: View) -> Json:
    return {"view": view_json(call.workspace, view)}


METHODS = {
    "views.open": Method(open_view),
    "views.push": Method(push_view),
    "views.update": Method(update_view),
    "views.publish": Method(publish_view),
}
