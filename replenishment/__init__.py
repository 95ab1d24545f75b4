"""What a household runs out of next, when, and what to do about it: order, propose or wait."""
