"""What may still come of journeys that no order has closed yet: predicted, and judged before it is told."""
