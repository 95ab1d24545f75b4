"""Which ties of an identity graph are cut: it may not depend on the numbers that an engine gives to identifiers."""

from __future__ import annotations

from itertools import permutations

import pyarrow as pa
import pytest

from attribution.identity.clusters import clusters

NAMES = ("home", "email", "phone", "other home")
# Of one record, so alike in all but their kinds; any one of them parts the two homes.
TIES = (("email", "home"), ("email", "phone"), ("phone", "other home"))
NO_HOMES = pa.schema([("namespace", pa.string()), ("value", pa.int64()), ("other", pa.string())]).empty_table()
NO_HOMES = NO_HOMES.append_column("other_value", pa.array([], pa.int64())).append_column(
    "strength", pa.array([], pa.int64())
)
NO_TURNS = NO_HOMES.rename_columns(["namespace", "value", "other", "other_value", "turn"])


@pytest.mark.parametrize("numbers", list(permutations((11, 22, 33, 44))))
def test_of_ties_that_are_alike_the_same_is_cut_whatever_numbers_an_engine_gives(numbers: tuple[int, ...]) -> None:
    called = dict(zip(NAMES, numbers, strict=True))
    kinds = {name: "address" if name.endswith("home") else name for name in NAMES}
    ties = pa.table(
        {
            "namespace": [kinds[one] for one, _ in TIES],
            "value": [called[one] for one, _ in TIES],
            "other": [kinds[other] for _, other in TIES],
            "other_value": [called[other] for _, other in TIES],
            **{name: [number] * len(TIES) for name, number in {"strength": 850, "times": 1}.items()},
            **{name: [1_000_000] * len(TIES) for name in ("first_us", "last_us")},
        }
    )
    found = {(row["namespace"], row["value"]): row["cluster"] for row in clusters(ties, NO_HOMES, NO_TURNS).to_pylist()}
    cluster = {name: found[kinds[name], called[name]] for name in NAMES}
    together = {tie for tie in TIES if cluster[tie[0]] == cluster[tie[1]]}
    assert together == {("email", "home"), ("email", "phone")}
