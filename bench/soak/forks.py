"""Makes the processes of the soak by forking one that has imported everything: `python -m bench.soak.forks`.

A line of JSON on its standard input is a process to start; lines of JSON come back: its id, and its address once it
listens. When the input ends, all of them end. A snapshot forks clones of itself in the same way, told by a named pipe.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from bench.soak.function import Invoke, initialised, invoked, woken
from bench.soak.server import drain, serve
from bench.soak.spec import ProcessSpec
from shop.catalog import Catalog
from shop.catalog.load import load_catalog

_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG
Play = Callable[[ProcessSpec, int], None]
"""Does what a process does, given where it tells that it listens."""


def main() -> None:
    """Fork until the input ends."""
    catalog, _ = load_catalog("")
    _tell({"ready": True}, 1)
    _forked(sys.stdin, lambda spec, news: _played(spec, catalog, news), os.dup(1))


def _forked(lines: Iterable[str], play: Play, news: int) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for line in lines:
        spec = ProcessSpec(**json.loads(line))
        if not os.fork():
            _child(spec, play, news)


def _child(spec: ProcessSpec, play: Play, news: int) -> NoReturn:
    try:
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(spec.log, os.O_WRONLY)
        os.dup2(log, 1)  # whatever is printed is no news
        os.dup2(log, 2)
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        play(spec, news)
    except BaseException:
        logging.getLogger("earshot.soak").exception("a process of the soak ended")
        raise
    finally:
        os._exit(1)


def _played(spec: ProcessSpec, catalog: Catalog, news: int) -> None:
    announce = _announcing(spec, news)
    if spec.role == "drainer":
        drain(spec, announce)
    elif spec.role == "server":
        serve(spec, catalog, announce)
    elif spec.control:
        _snapshot(spec, initialised(spec), news)
    else:
        invoked(initialised(spec), announce)


def _snapshot(spec: ProcessSpec, handler: Invoke, news: int) -> None:
    """Wait, ready, and make a clone for each line of a pipe."""

    def clone(told: ProcessSpec, news: int) -> None:
        woken()
        invoked(handler, _announcing(told, news))

    _announcing(spec, news)("snapshot")
    with os.fdopen(os.open(spec.control, os.O_RDWR), encoding="utf-8") as lines:  # open to us too: it never ends
        _forked(lines, clone, news)


def _announcing(spec: ProcessSpec, news: int) -> Callable[[str], None]:
    return lambda url: _tell({"pid": os.getpid(), "log": spec.log, "url": url}, news)


def _tell(what: dict[str, Any], to: int) -> None:
    os.write(to, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    main()
