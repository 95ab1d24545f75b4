"""What customers decide about their data: requests, how they are carried out, and tombstones."""
