"""The paths before an order, and the paths that led to none."""
