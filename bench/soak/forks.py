"""Makes the processes of the soak by forking one that has imported everything: `python -m bench.soak.forks`.

A line of JSON on its standard input is a process to start; lines of JSON come back: its id, and its address once it
listens. When the input ends, all of them end.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import signal
import sys
from typing import Any

from bench.soak.server import drain, serve
from bench.soak.spec import ProcessSpec
from shop.catalog import Catalog
from shop.catalog.load import load_catalog

_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


def main() -> None:
    """Fork until the input ends."""
    catalog, _ = load_catalog("")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    _tell({"ready": True})
    for line in sys.stdin:
        spec = ProcessSpec(**json.loads(line))
        if not os.fork():
            _child(spec, catalog)


def _child(spec: ProcessSpec, catalog: Catalog) -> None:
    try:
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        news, log = os.dup(1), os.open(spec.log, os.O_WRONLY)
        os.dup2(log, 1)  # whatever is printed is no news
        os.dup2(log, 2)
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)

        def announce(url: str) -> None:
            _tell({"pid": os.getpid(), "log": spec.log, "url": url}, news)

        if spec.role == "drainer":
            drain(spec, announce)
        else:
            serve(spec, catalog, announce)
    except BaseException:
        logging.getLogger("earshot.soak").exception("a process of the soak ended")
        raise
    finally:
        os._exit(1)


def _tell(what: dict[str, Any], to: int = 1) -> None:
    os.write(to, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    main()
