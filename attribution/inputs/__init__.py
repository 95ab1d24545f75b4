"""Files and records into staging tables, cleaned; what cannot be used is set aside."""
