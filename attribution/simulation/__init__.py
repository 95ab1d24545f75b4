"""A simulated month of ordinary shopping: background for the demo, and a world whose truth is known."""
