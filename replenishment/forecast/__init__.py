"""When a customer will order an item again, from the order histories of all customers alone."""
