"""The weights that a run starts from: fitted on many simulated shops of all kinds, where the truth is known."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from attribution.linking.calibration import parsed
from attribution.linking.scorecard import Scorecard

DEFAULTS = Path(__file__).with_name("defaults.json")


@cache
def default_scorecard() -> Scorecard:
    """Return the weights of `defaults.json`, a calibration file like those that runs write."""
    return parsed(json.loads(DEFAULTS.read_text(encoding="utf-8")), DEFAULTS.name).scorecard
