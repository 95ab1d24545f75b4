"""The fitted numbers of the matcher: one versioned file, written by `earshot bench brands --fit`, read here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from base.errors import InputError
from shop.brands.sound.sound_model import SoundCosts

PARAMS = Path(__file__).parent / "data" / "params.json"
VERSION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrator:
    """A logistic curve over the evidence of `shop.brands.match.evidence`: bias and one weight a field."""

    bias: float
    weights: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Everything learned: sound costs, ranker weights, and the two calibrated probabilities.

    `right` is P(the best is meant), `offered` P(one of the first three is meant). `fitted_on` says from what.
    """

    version: int
    fitted_on: str
    sounds: SoundCosts
    ranker: list[float]
    right: Calibrator
    offered: Calibrator


def read_params(path: Path = PARAMS) -> Params:
    """Read a parameter file.

    Raises:
        InputError: the file is of another version.
    """
    found = json.loads(path.read_text(encoding="utf-8"))
    if found["version"] != VERSION:
        raise InputError(
            f"{path}: version {found['version']}, need {VERSION}; fit again with `earshot bench brands --fit`"
        )
    return Params(
        version=found["version"],
        fitted_on=found["fitted_on"],
        sounds=SoundCosts(**found["sounds"]),
        ranker=found["ranker"],
        right=Calibrator(**found["right"]),
        offered=Calibrator(**found["offered"]),
    )


def write_params(params: Params, path: Path = PARAMS) -> None:
    """Write a parameter file, numbers to five digits, so that it stays small and a diff is readable."""
    text = json.dumps(_rounded(asdict(params)), separators=(",", ":"))
    path.write_text(text.replace('],"', '],\n"').replace("]],", "]],\n") + "\n", encoding="utf-8")


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value


@cache
def fitted() -> Params:
    """Return the parameters that come with the product, read once."""
    return read_params()
