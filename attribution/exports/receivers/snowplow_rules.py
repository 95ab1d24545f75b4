"""The columns of Snowplow's attribution tables, and what each row of them has to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attribution.exports.receivers.receiver import Message
from attribution.exports.receivers.schema import CURRENCY, MOMENT, MessageRule, Schema, text

STEP: Final = " > "
MODELS: Final = ("first_touch", "last_touch", "linear", "position_based")
KINDS: Final = ("channel", "campaign")
_LONGEST: Final = 20_000
LOOKBACK = "path_lookback_days"  # how far before an order its path reaches, as the package's setting is called


def exposure_path(steps: Iterable[str]) -> tuple[str, ...]:
    """Return a path whose steps in a row that are alike are one."""
    path: list[str] = []
    for step in steps:
        if not path or path[-1] != step:
            path.append(step)
    return tuple(path)


_AMOUNT: Schema = {"type": "string", "pattern": r"^\d+(\.\d+)?\Z", "description": "is no amount with a point"}
_WORTH: Schema = {
    "type": "string",
    "pattern": r"^(?=.*[1-9])\d+(\.\d+)?\Z",
    "description": "is no value above 0: only those are conversions",
}
_COUNT: Schema = {"type": "string", "pattern": r"^\d+\Z"}
_NONE: Schema = {"const": ""}
_PATH: Schema = {"type": "string", "maxLength": _LONGEST}
_WINDOW: Schema = {"type": "string", "pattern": r"^[1-9]\d*\Z", "description": "is no number of days"}
_WHOSE = {"cv_id": text(128), "event_id": text(128), "customer_id": text(256), "cv_tstamp": MOMENT}
OF_PATHS = _WHOSE | {
    "cv_type": {"const": "purchase"},
    "cv_path_start_tstamp": MOMENT,
    "revenue": _WORTH,
    "currency": CURRENCY,
    **{f"{kind}_{path}": _PATH for kind in KINDS for path in ("path", "transformed_path")},
    LOOKBACK: _WINDOW,
}
OF_OVERVIEW: dict[str, Schema] = {
    "path_type": {"enum": list(KINDS)},
    "attribution_type": {"enum": list(MODELS)},
    "touch_point": text(_LONGEST),
    "currency": CURRENCY,
    "in_n_conversion_paths": _COUNT,
    "attributed_conversions": _AMOUNT,
    "min_cv_tstamp": MOMENT,
    "max_cv_tstamp": MOMENT,
    "spend": _NONE,
    "sum_cv_total_revenue": _AMOUNT,
    "attributed_revenue": _AMOUNT,
    "roas": _NONE,
    LOOKBACK: _WINDOW,
}
OF_SUMMARY: dict[str, Schema] = {
    "path_type": {"enum": list(KINDS)},
    "transformed_path": text(_LONGEST),
    "currency": CURRENCY,
    "conversions": _COUNT,
    "non_conversions": {"anyOf": [_COUNT, _NONE], "description": "is neither a count nor empty"},
    "revenue": _AMOUNT,
    LOOKBACK: _WINDOW,
}


def of_attributions(kind: str) -> dict[str, Schema]:
    """Return the columns of the table of channels or campaigns."""
    return {
        "composite_key": text(_LONGEST),
        **_WHOSE,
        "cv_total_revenue": _WORTH,
        "currency": CURRENCY,
        f"{kind}_transformed_path": text(_LONGEST),
        kind: text(_LONGEST),
        "source_index": _COUNT,
        "path_length": _COUNT,
        **{f"{model}_attribution": _AMOUNT for model in MODELS},
        LOOKBACK: _WINDOW,
    }


def in_its_path(kind: str) -> MessageRule:
    """Return what tells of a step that is not where its row says."""

    def rule(row: Message) -> Iterator[str]:
        steps, place = row[f"{kind}_transformed_path"].split(STEP), int(row["source_index"])
        if len(steps) != int(row["path_length"]):
            yield f"path_length: {row['path_length']} is not the number of its path's steps ({len(steps)})"
        elif place >= len(steps) or steps[place] != row[kind]:
            yield f"source_index: {place} is not the place of {row[kind]!r} in its path"
        if row["composite_key"] != f"{row['cv_id']}{row[kind]}{place}":
            yield f"composite_key: {row['composite_key']!r} is not cv_id, {kind} and source_index in a row"

    return rule


def no_step_twice(row: Message) -> Iterator[str]:
    """Tell of a transformed path that is not its path with steps in a row that are alike taken for one."""
    for kind in KINDS:
        path = row[f"{kind}_path"].split(STEP)
        if row[f"{kind}_transformed_path"] != STEP.join(exposure_path(path)):
            yield f"{kind}_transformed_path: {row[f'{kind}_transformed_path']!r} is not its path without repeats"
