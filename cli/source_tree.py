"""What is said where a benchmark is not installed: it is a part of the source tree alone."""

from __future__ import annotations

NEEDS_SOURCE = "the benchmark needs the source tree and its dev extra ({error}); run `make setup`"
