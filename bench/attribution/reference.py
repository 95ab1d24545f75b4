"""The upper reference nobody has in production: gradient boosting trained on the truth of other worlds like it.

scikit-learn's HistGradientBoostingClassifier at its defaults over every candidate pair and every feature that our
linker has, and nothing else; accepted from the threshold of its best F1 on the worlds it was trained on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from bench.attribution.judge import ACCEPT, FoundLinks

MOST_WORDS = 60  # of a text column, before it is an identifier and no feature
_ENDS_OF_NO_FEATURES = ("_id", "probability", "probability_micro", "occurred_us", "placed_us", "household", "person")


@dataclass(frozen=True, slots=True)
class Features:
    """How candidate tables become numbers: a column for numbers and flags, codes for words, a flag a listed word."""

    words: tuple[tuple[str, tuple[str, ...]], ...]
    numbers: tuple[str, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]

    def matrix(self, candidates: pa.Table) -> NDArray[np.float64]:
        """Return shape (candidates, features); NaN where there is nothing."""
        columns = [_number(candidates[name]) for name in self.numbers]
        columns += [_codes(candidates[name], words) for name, words in self.words]
        columns += [_holds(candidates[name], word) for name, words in self.lists for word in words]
        return np.column_stack(columns)


def features(tables: Sequence[pa.Table]) -> Features:
    """Find the features in candidate tables: everything but identifiers, moments and what we made of them."""
    words, numbers, lists = [], [], []
    for field in tables[0].schema:
        if field.name.endswith(_ENDS_OF_NO_FEATURES):
            continue
        if pa.types.is_list(field.type) and pa.types.is_string(field.type.value_type):
            lists.append((field.name, _known([pc.list_flatten(table[field.name]) for table in tables])))
        elif pa.types.is_string(field.type):
            known = _known([table[field.name] for table in tables])
            words += [(field.name, known)] if len(known) <= MOST_WORDS else []
        elif pa.types.is_boolean(field.type) or pa.types.is_integer(field.type) or pa.types.is_floating(field.type):
            numbers.append(field.name)
    return Features(tuple(words), tuple(numbers), tuple(lists))


@dataclass(frozen=True, slots=True)
class Reference:
    """The trained classifier, how it sees candidates, and from which score it accepts."""

    seen: Features
    model: Any
    threshold: float

    def links(self, candidates: pa.Table) -> FoundLinks:
        """Return the accepted pairs of a world."""
        score = self.model.predict_proba(self.seen.matrix(candidates))[:, 1]
        kept = candidates.select(["session_id", "order_id"]).append_column("score", pa.array(score))
        kept = kept.filter(pc.greater_equal(kept["score"], self.threshold))
        sure = pa.array(np.maximum(kept["score"].to_numpy(), ACCEPT))
        return FoundLinks(links=kept.select(["session_id", "order_id"]).append_column("probability", sure))


def trained(worlds: Sequence[tuple[duckdb.DuckDBPyConnection, pa.Table]]) -> Reference:
    """Train on worlds, each its truth (`open_truth`) and our candidates of it."""
    tables = [candidates for _, candidates in worlds]
    seen = features(tables)
    matrix = np.concatenate([seen.matrix(table) for table in tables])
    true = np.concatenate([_true(truth, table) for truth, table in worlds])
    pairs = sum(int(truth.execute("select count(*) from pair").fetchall()[0][0]) for truth, _ in worlds)
    model = HistGradientBoostingClassifier(random_state=0)
    model.fit(matrix, true)
    return Reference(seen, model, _best_threshold(model.predict_proba(matrix)[:, 1], true, pairs))


def _best_threshold(score: NDArray[np.float64], true: NDArray[np.bool_], pairs: int) -> float:
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(true[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + pairs)
    ends = np.append(score[order][1:] != score[order][:-1], True)  # a threshold lies between different scores
    return float(score[order][np.argmax(np.where(ends, f1, -1))])


def _true(truth: duckdb.DuckDBPyConnection, candidates: pa.Table) -> NDArray[np.bool_]:
    key = candidates.select(["session_id", "order_id"]).append_column("place", pa.array(np.arange(len(candidates))))
    truth.register("asked", key)
    found = truth.execute("select place from asked join pair using (session_id, order_id)").fetchnumpy()
    truth.unregister("asked")
    true = np.zeros(len(candidates), dtype=np.bool_)
    true[found["place"]] = True
    return true


def _known(columns: Sequence[pa.ChunkedArray]) -> tuple[str, ...]:
    return tuple(sorted({word for column in columns for word in pc.unique(column).to_pylist() if word is not None}))


def _number(column: pa.ChunkedArray) -> NDArray[np.float64]:
    return np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64)


def _codes(column: pa.ChunkedArray, words: tuple[str, ...]) -> NDArray[np.float64]:
    return _number(pc.index_in(column, value_set=pa.array(words, pa.string())))


def _holds(column: pa.ChunkedArray, word: str) -> NDArray[np.float64]:
    flat, parent = pc.list_flatten(column), pc.list_parent_indices(column)
    held = np.zeros(len(column))
    held[parent.filter(pc.equal(flat, word)).to_numpy()] = 1
    return held
