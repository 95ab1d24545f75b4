"""Why an order was credited as it was: read back from a run's files, and told in a marketer's words."""
