"""Katana as the sandbox plays it: its API's face and its webhooks."""

from integrations.sandbox.katana.face import REPLICA, build_katana_face, katana_webhook

__all__ = ["REPLICA", "build_katana_face", "katana_webhook"]
