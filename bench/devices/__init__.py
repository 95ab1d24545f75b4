"""How many messages of devices a second the intake takes, and whether all are there: `earshot bench devices`."""
