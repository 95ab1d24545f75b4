"""UCP businesses: order events under their own signature, read into orders."""
