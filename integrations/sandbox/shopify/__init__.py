"""Shopify as the sandbox plays it: its GraphQL face and its webhooks."""

from integrations.sandbox.shopify.face import SHOP, build_shopify_face, shopify_webhook

__all__ = ["SHOP", "build_shopify_face", "shopify_webhook"]
