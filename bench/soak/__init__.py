"""Turns while what they stand on breaks, and a reckoning of what is left: `earshot bench soak`."""
