"""What an experiment shows: the effect of what was withheld, how sure that is, and when it cannot be said."""
