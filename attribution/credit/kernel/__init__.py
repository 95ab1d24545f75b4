"""Paths coded to whole numbers once, and one pass over them that adds up all that models need."""
