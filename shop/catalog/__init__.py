"""Products, prices, stock and facts."""
