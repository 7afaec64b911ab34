"""The Slack stand-in: a workspace, its HTTP and Socket Mode face for one app, and the people who use it.

Runs an unmodified Bolt app. State, face, Socket Mode, people and block rules are separate modules (slack_*.py).
"""

from integrations.sandbox.slack_controls import CannotDo
from integrations.sandbox.slack_demo import demo_workspace
from integrations.sandbox.slack_face import GRANTED, build_slack_face
from integrations.sandbox.slack_people import People
from integrations.sandbox.slack_reactions import Reaction
from integrations.sandbox.slack_workspace import Workspace

__all__ = ["GRANTED", "CannotDo", "People", "Reaction", "Workspace", "build_slack_face", "demo_workspace"]
