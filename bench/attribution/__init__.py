"""How well attribution works and how long it takes, on worlds whose truth is known."""
