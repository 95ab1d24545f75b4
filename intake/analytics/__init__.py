"""Visits out of what analytics tools export: ordinary marketing beside voice."""
