"""`earshot serve` under hostile clients, measured."""
