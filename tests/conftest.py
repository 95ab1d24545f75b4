"""What holds for every test."""

from __future__ import annotations

import os

from hypothesis import settings

# A busy machine is no fault: no example is judged by how long it took. The same examples at every run, so that
# a test is green or red by the code alone; `make fuzz` looks for others.
settings.register_profile("earshot", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "earshot"))
