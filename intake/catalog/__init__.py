"""A shop's own catalogue becomes ours: products.csv and brands.csv, and what cannot be taken, by line and field."""
