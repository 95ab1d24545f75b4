"""The whole story on this machine, played as signed requests."""
