"""What was decided becomes an order, a proposal, or waits; nothing here is reckoned with arrays."""
