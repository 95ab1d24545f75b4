"""Whoever else keeps a household's subscriptions: read there, and told what the household wants."""
