"""One file a model, and the one table of them, in the order in which the documents list them."""

from __future__ import annotations

from importlib import import_module

from attribution.credit.model import Model

FILES = (
    "first",
    "last",
    "last_non_direct",
    "linear",
    "position",
    "time_decay",
    "hazard",
    *(f"markov_{order}" for order in (1, 2, 3, 4)),
    *(f"markov_{order}_revenue" for order in (1, 2, 3, 4)),
    "shapley",
    "shapley_ordered",
)
MODELS: tuple[Model, ...] = tuple(import_module(f"{__name__}.{file}").MODEL for file in FILES)
TITLES = {model.by_order: model.title for model in MODELS}  # by the name in a run
