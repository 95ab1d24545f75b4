"""Sending what an export wrote to its receiver, each a value: in batches, again where that helps, once for good."""
