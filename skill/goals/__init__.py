"""One file a customer goal: a turn in, an answer out, no SDK and no prose."""
