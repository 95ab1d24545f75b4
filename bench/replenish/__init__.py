"""What is foreseen of the next order, and what is decided on it, beside other ways to do it."""
