"""Checkout sessions, from lines to an order, in UCP's terms."""
