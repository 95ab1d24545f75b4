"""Recharge: subscriptions that it keeps for a shop, and the orders that renew them."""
