"""WooCommerce, simulated: the shop's REST face and its webhooks."""

from integrations.sandbox.woocommerce.face import RULES, SHOP, build_woocommerce_face
from integrations.sandbox.woocommerce.hookshot import woocommerce_webhooks
from integrations.sandbox.woocommerce.rules import Rules

__all__ = ["RULES", "SHOP", "Rules", "build_woocommerce_face", "woocommerce_webhooks"]
