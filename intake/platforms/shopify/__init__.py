"""Shopify: signed order webhooks, read into orders and visits."""
