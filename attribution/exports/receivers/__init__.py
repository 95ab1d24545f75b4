"""Receivers of a run's rows, each a value: what may leave, in what form, by which rules. `table.py` lists them."""
