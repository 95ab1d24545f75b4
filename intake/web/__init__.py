"""The web: hand-off links, where a visit came from, whose browser it was."""
