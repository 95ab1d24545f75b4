"""What to do about each product of a household: order it, propose it or wait; with the reasons."""
