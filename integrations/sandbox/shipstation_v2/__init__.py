"""ShipStation V2 as the sandbox plays it: its API's face, its signed webhooks and the keys that sign them."""

from integrations.sandbox.shipstation_v2.deliveries import shipstation_v2_webhooks
from integrations.sandbox.shipstation_v2.face import HOOKS, KEYS, RULES, build_shipstation_v2_face
from integrations.sandbox.shipstation_v2.rules import Rules

__all__ = ["HOOKS", "KEYS", "RULES", "Rules", "build_shipstation_v2_face", "shipstation_v2_webhooks"]
