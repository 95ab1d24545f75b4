"""How much of each product a household has left, how fast it goes, and how sure that is."""
