"""ShipStation V1 as the sandbox plays it: its API's face and its webhooks."""

from integrations.sandbox.shipstation.face import RULES, build_shipstation_face, shipstation_webhook

__all__ = ["RULES", "build_shipstation_face", "shipstation_webhook"]
