"""Senders: how a merchant is told of an order that waits in the outbox, each a value. `table.py` lists them."""
