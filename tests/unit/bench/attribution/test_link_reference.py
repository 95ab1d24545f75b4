"""The upper reference learns from every feature of the candidates, and from the truth alone."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
import pytest

pytest.importorskip("sklearn", reason="the bench extra is not installed: make setup")

from bench.attribution.reference import features, trained

SIZE = 400


def candidates() -> pa.Table:
    near = np.arange(SIZE) % 4 == 0
    return pa.table(
        {
            "session_id": [f"s{n}" for n in range(SIZE)],
            "order_id": [f"o{n}" for n in range(SIZE)],
            "touchpoint_id": [f"t{n}" for n in range(SIZE)],
            "gap_us": np.where(near, 1, 9),
            "need": np.where(near, "product", "other"),
            "matches": [["email", "user"] if one else ["user"] for one in near],
            "probability_micro": np.zeros(SIZE, dtype=np.int64),
        }
    )


def test_features_are_all_but_identifiers_and_our_own_probability() -> None:
    seen = features([candidates()])
    assert seen.numbers == ("gap_us",)
    assert seen.words == (("need", ("other", "product")),)
    assert seen.lists == (("matches", ("email", "user")),)
    assert seen.matrix(candidates())[0].tolist() == [1, 1, 1, 1]
    assert seen.matrix(candidates())[1].tolist() == [9, 0, 0, 1]


def test_it_accepts_from_the_score_of_its_best_f1() -> None:
    truth = duckdb.connect()
    truth.execute(
        "create table pair as select 's' || 4 * i as session_id, 'o' || 4 * i as order_id from range(100) t(i)"
    )
    links = trained([(truth, candidates())]).links(candidates()).links
    assert set(links["session_id"].to_pylist()) == {f"s{4 * n}" for n in range(100)}
