"""Katana as the sandbox plays it: its API's face and its webhooks."""

from integrations.sandbox.katana.face import build_katana_face, katana_webhook

__all__ = ["build_katana_face", "katana_webhook"]
