"""A conversation: the scene of a turn, the answer to it, the customer, what is remembered and asked."""
