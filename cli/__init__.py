"""The `earshot` command: parsing and printing only."""
