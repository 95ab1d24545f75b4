"""Pure state machines: what was asked, and when a yes buys."""
