"""Shopify: an order is made by the Admin API, which takes no key, so we look before and after."""
