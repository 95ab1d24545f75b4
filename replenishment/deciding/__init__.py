"""The households of the ledger that agreed to be replenished: each is decided about again and again."""
