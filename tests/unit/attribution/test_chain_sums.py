"""What routes add to the Markov chains, some of them at a time: together what all of them add at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from attribution.credit.kernel.coded import coded
from attribution.credit.weights import chain_sums, channel_effects, effects_learnt, models_asked, of_run

CHANNELS = ("alexa", "mail", "ß", "(none)")
MODELS = models_asked(())


def _routes(count: int) -> pa.Table:
    random = np.random.default_rng(5)
    walks = [[CHANNELS[code] for code in random.integers(0, 4, random.integers(1, 7))] for _ in range(count)]
    orders, non_orders = random.integers(0, 9, (2, count))
    return pa.table({"channels": pa.array(walks, pa.list_(pa.string())), "orders": orders, "non_orders": non_orders})


def _channels(names: Sequence[str]) -> pa.Table:
    return pa.table({"channel": pa.array(names, pa.string())})


@pytest.mark.parametrize("parts", [1, 3, 60])
def test_models_learn_the_same_of_routes_in_any_parts(parts: int) -> None:
    routes, channels = _routes(60), _channels(CHANNELS)
    dealt = [routes.take(pa.array(range(first, 60, parts))) for first in range(parts)]
    sums = pa.concat_tables([chain_sums(part, channels, MODELS) for part in dealt])
    found: dict[str, list[int]] = {}
    for row in (
        channel_effects(sums, channels, MODELS).sort_by([("model", "ascending"), ("channel", "ascending")]).to_pylist()
    ):
        found.setdefault(row["model"], []).append(row["weight"])
    counts = [routes[name].to_numpy() for name in ("orders", "non_orders")]
    whole = coded(routes["channels"].combine_chunks(), counts[0], np.zeros(60, np.int64), counts[1])
    assert found == effects_learnt(whole, of_run(MODELS))
    assert any(found["markov_4_by_order"])


def test_without_a_journey_nothing_is_learnt() -> None:
    none = chain_sums(_routes(0), _channels(()), MODELS)
    assert channel_effects(none, _channels(()), MODELS).num_rows == 0
