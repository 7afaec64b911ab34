"""auth.test, apps.connections.open, users.*, usergroups.* and blocks.validate: who the app is, who people are.

https://docs.slack.dev/reference/methods/users.info/ and its neighbours.
"""

from integrations.sandbox.slack.args import invalid_arguments
from integrations.sandbox.slack.blocks import message_problems, view_problems
from integrations.sandbox.slack.call import Call, Method, page_of
from integrations.sandbox.slack.inspection import Problem
from integrations.sandbox.slack.records import Json, Refused
from integrations.sandbox.slack.shapes import group_json, user_json


def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.users[workspace.bot_user].name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    return {"url": call.workspace.sockets.new_address(call.host)}


def user_info(call: Call) -> Json:
    return {"user": user_json(call.workspace, call.workspace.user(call.args.needed("user")))}


def list_users(call: Call) -> Json:
    own = [user.id for user in call.workspace.users.values() if user.team_id == call.workspace.team_id]
    ids, following = page_of(call, own)
    shapes = [user_json(call.workspace, call.workspace.users[each]) for each in ids]
    return {"members": shapes, "response_metadata": following}


def list_groups(call: Call) -> Json:
    _check_plan(call)
    return {"usergroups": [group_json(call.workspace, group) for group in call.workspace.groups.values()]}


def list_group_users(call: Call) -> Json:
    _check_plan(call)
    group = call.workspace.groups.get(call.args.needed("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group.users)}


def validate_blocks(call: Call) -> Json:
    """Takes `blocks` or `view`. Raises `Refused` invalid_blocks or invalid_view, each error with its pointer."""
    blocks = call.args.objects("blocks", wrong="invalid_arguments")
    view = call.args.object("view", wrong="invalid_arguments")
    if (blocks is None) == (view is None):
        raise invalid_arguments("must provide exactly one of `blocks` or `view`")
    problems, what = (view_problems(view), "view") if view else (message_problems(blocks or []), "blocks")
    if problems:
        raise Refused(f"invalid_{what}", errors=[_error(problem, what) for problem in problems])
    return {}


def _error(problem: Problem, what: str) -> Json:
    pointer = problem.pointer.removeprefix(f"/{what}")
    return {"code": "failed_constraint", "message": problem.message, "pointer": pointer}


def _check_plan(call: Call) -> None:
    if not call.workspace.paid:
        raise Refused("plan_upgrade_required")


METHODS = {
    "auth.test": Method(auth_test),
    "apps.connections.open": Method(open_connection, token="app"),
    "users.info": Method(user_info, "users:read"),
    "users.list": Method(list_users, "users:read"),
    "usergroups.list": Method(list_groups, "usergroups:read"),
    "usergroups.users.list": Method(list_group_users, "usergroups:read"),
    "blocks.validate": Method(validate_blocks, token="none"),
}
