"""A person's hands in the simulated world, over HTTP: the /_sandbox routes."""

from integrations.sandbox.control.routes import build_control, control_routes

__all__ = ["build_control", "control_routes"]
