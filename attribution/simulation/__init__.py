"""A simulated stretch of shopping: background for the demo, and worlds whose truth is known."""
