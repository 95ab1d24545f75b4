"""From sessions and households to links: which session led to which order, how surely, and why."""
