"""How many orders a customer is still expected to place, and what they bring."""
