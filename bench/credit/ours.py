"""What of ours is measured, each in a process of its own. PATHS is given the `table` that other libraries are given."""

from __future__ import annotations

EIGHT = ("first", "last", "last_non_direct", "linear", "position", "markov_1", "markov_2", "shapley")
PATHS = """
from attribution.notebook import credit_of_paths
def run():
    found = credit_of_paths(table, models={models!r}, kernel={kernel!r}).to_pylist()
    whole = sum(row["conversions"] for row in found if row["model"] == "shapley") or 1
    said = {{"effect:" + row["channel"]: row["removal_effect"] for row in found if row["model"] == "markov_1"}}
    shapley = [row for row in found if row["model"] == "shapley"]
    return said | {{"share:" + row["channel"]: row["conversions"] / whole for row in shapley}}
"""
CODED = """
import numpy as np
from attribution.credit.credited import credited, path_models
from attribution.credit.kernel.coded import with_counts
from attribution.credit.kernel.pass_over import Kernel
from bench.credit.paths import invented
paths = invented({journeys}, {channels})
names = [f"channel_{{code:02d}}" for code in range({channels})]
asked = path_models({models!r})
def run():
    coded = with_counts(names, paths.codes, paths.offsets, paths.won, paths.value, 1 - paths.won)
    credited(coded, asked, Kernel({kernel!r}))
"""
