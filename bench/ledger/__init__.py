"""How the one table bears load: `earshot bench keys`."""
