"""A run that starts from an earlier one: what it may take from there, and what became of its households."""
