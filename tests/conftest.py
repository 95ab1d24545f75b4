"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# A busy machine is no fault: no example is judged by how long it took.
settings.register_profile("earshot", deadline=None)
settings.load_profile("earshot")
