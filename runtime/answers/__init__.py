"""What customers asked and got no answer to, and what the catalogue can answer, for a brand's own site."""
