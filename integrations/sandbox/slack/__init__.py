"""The Slack stand-in: a workspace, its HTTP and Socket Mode face for one app, and the people who use it.

Runs an unmodified Bolt app. State, face, Socket Mode, people and block rules are modules of their own.
"""

from integrations.sandbox.slack.choices import CannotDo
from integrations.sandbox.slack.demo import demo_workspace
from integrations.sandbox.slack.face import GRANTED, build_slack_face
from integrations.sandbox.slack.people import People
from integrations.sandbox.slack.reactions import Reaction
from integrations.sandbox.slack.workspace import Workspace

__all__ = ["GRANTED", "CannotDo", "People", "Reaction", "Workspace", "build_slack_face", "demo_workspace"]
