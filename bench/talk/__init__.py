"""Conversations written as customers speak, held with the real skill and judged by facts."""
