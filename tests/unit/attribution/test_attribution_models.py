"""What every model of the table keeps, and what is said of one that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from attribution.credit.kernel.pass_over import add_up
from attribution.credit.model import Model, Walk
from attribution.credit.models import MODELS
from attribution.engine.times import US_PER_DAY
from base.errors import ModelError
from tests.factories.paths import PathRow, coded_rows, credit

WALKS = [
    ("a",),
    ("direct",),
    ("a", "b"),
    ("a", "a", "direct"),
    ("direct", "direct", "direct"),
    ("a", "b", "c", "a", "direct", "b"),
]
WEIGHING = [pytest.param(model, id=model.name) for model in MODELS if model.weigh]
LEARNING = [pytest.param(model, id=model.name) for model in MODELS if model.effects]
SAID: dict[str, Any] = {"name": "toy", "title": "Toy", "meaning": "a toy", "source": "here"}


def walk_of(channels: tuple[str, ...]) -> Walk:
    """A walk of one touch a day, the last at the order."""
    return Walk(channels=channels, gaps_us=tuple(day * US_PER_DAY for day in reversed(range(len(channels)))))


def test_no_two_models_share_a_name_or_a_title() -> None:
    assert len({model.name for model in MODELS}) == len({model.title for model in MODELS}) == len(MODELS)


@pytest.mark.parametrize("channels", WALKS, ids=" > ".join)
@pytest.mark.parametrize("model", WEIGHING)
def test_a_model_weighs_every_touch_of_a_walk_and_gives_something_away(model: Model, channels: tuple[str, ...]) -> None:
    assert sum(model.weights_of(walk_of(channels))) > 0


@pytest.mark.parametrize("model", [param for param in WEIGHING if not param.values[0].needs_times])  # type: ignore[union-attr]
def test_a_model_that_needs_no_times_says_the_same_without_them(model: Model) -> None:
    for channels in WALKS:
        assert model.weights_of(walk_of(channels)) == model.weights_of(Walk(channels=channels))


@pytest.mark.parametrize("model", LEARNING)
def test_a_model_that_learns_says_of_every_channel_what_it_is_worth(model: Model) -> None:
    rows = [PathRow(channels, conversions=n, value=3 * n, nulls=2) for n, channels in enumerate(WALKS)]
    effects = model.effects_of(add_up(coded_rows(rows), model.order))
    assert len(effects) == 4
    assert all(0 <= effect <= 1 for effect in effects)
    assert sum(effects) > 0


@pytest.mark.parametrize("model", [param for param in WEIGHING if param.values[0].totals])  # type: ignore[union-attr]
def test_a_model_in_closed_form_gives_what_it_gives_path_by_path(model: Model) -> None:
    rows = [PathRow(channels, conversions=n + 0.5, value=0.1 * n, nulls=2) for n, channels in enumerate(WALKS)]
    closed, asked = credit(rows, [model]), credit(rows, [replace(model, totals=None)])
    for one, other in zip(closed, asked, strict=True):
        assert one.conversions == pytest.approx(other.conversions, abs=1e-12)
        assert one.value == pytest.approx(other.value, abs=1e-12)


@pytest.mark.parametrize(
    "functions",
    [
        {},
        {"weigh": lambda walk: [1] * len(walk.channels), "effects": lambda _: np.empty(0)},
        {"learn": lambda _: {}},
    ],
    ids=["none", "both", "half"],
)
def test_a_model_has_exactly_one_function(functions: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="model toy: give one of weigh, effects, or learn with weigh_by"):
        Model(**SAID, **functions)


@pytest.mark.parametrize(
    ("weigh", "said"),
    [
        (lambda _: [1], "1 weights for 2 touches"),
        (lambda _: [1, 1, 1], "3 weights for 2 touches"),
        (lambda _: [1, -1], "a weight is -1"),
        (lambda _: [0.5, 0.5], "a weight is 0.5"),
    ],
    ids=["too few", "too many", "below nothing", "not whole"],
)
def test_a_model_that_weighs_wrongly_is_named_with_its_mistake(weigh: Callable[[Walk], list[int]], said: str) -> None:
    with pytest.raises(ModelError, match=f"model toy: {said}"):
        Model(**SAID, weigh=weigh).weights_of(Walk(channels=("a", "b")))


def test_a_model_that_forgets_a_channel_is_named() -> None:
    toy = Model(**SAID, effects=lambda _: np.array([1.0]))
    with pytest.raises(ModelError, match="model toy: 1 effects of 2 channels"):
        toy.effects_of(add_up(coded_rows([PathRow(("a", "b"), 1)]), 0))


def test_only_a_model_that_removes_channels_writes_a_removal_effect() -> None:
    toy = Model(**SAID, effects=lambda _: np.array([0.25, 0.75]))
    (markov,) = (model for model in MODELS if model.name == "markov_1")
    given = {(part.model, part.channel): part for part in credit([PathRow(("a", "b"), 4)], [markov, toy])}
    assert (given["toy", "b"].conversions, given["toy", "b"].removal_effect) == (3, None)
    assert given["markov_1", "b"].removal_effect == 1
