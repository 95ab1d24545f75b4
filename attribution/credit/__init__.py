"""How an order is shared among the touches of its journey."""
