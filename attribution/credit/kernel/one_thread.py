"""Linear algebra on one thread: sums in one order, and no CPU burnt by threads that wait for the next short call."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """Return what holds the libraries of linear algebra that were loaded before its first use to one thread."""
    limited: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limited


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()  # finding them takes longer than a small chain does
