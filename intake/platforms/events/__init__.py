"""Platforms that tell of touches: assistants, smart homes, analytics, advertisements, each proved in its own way."""
