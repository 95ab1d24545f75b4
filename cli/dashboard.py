"""`earshot dashboard`: the tables of a run looked through in a browser on this machine."""

from __future__ import annotations

import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from base.errors import InputError
from cli.console import talk

HOST = "127.0.0.1"
PAGE = Path(__file__).parents[1] / "attribution" / "dashboard" / "app.py"


def dashboard(
    run: Annotated[Path, typer.Option(help="Folder of a run, as `earshot attribute --out` wrote it.")],
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8501,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Look through the tables of a run in a browser, by days, model, window and brand.

    An extra of the package, `dashboard` (`make setup` installs it). It serves this machine alone, on 127.0.0.1, and
    neither it nor its page asks anything of another host; Ctrl+C ends it.

    Example: earshot dashboard --run out/ --open
    """
    if find_spec("streamlit") is None:
        raise InputError("earshot dashboard is an extra: install it with pip install '.[dashboard]'")
    from attribution.dashboard.run_views import RunViews

    RunViews(run)  # said here rather than in the browser
    refuse_taken(port)
    talk.print(f"http://{HOST}:{port}   (Ctrl+C ends it)", markup=False)
    started = command(run, port, opened=open_)
    os.execv(started[0], started)  # noqa: S606 - ours; in this process's place, so that what ends it ends the server


def refuse_taken(port: int) -> None:
    """Raise InputError where something listens on the port already."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError as error:
            raise InputError(f"--port {port} cannot be had on {HOST} ({error.strerror}): choose another") from error


def command(run: Path, port: int, *, opened: bool) -> list[str]:
    """Return what serves a run: no word to anybody about it, and whatever a file of Streamlit's own says else."""
    told = {
        "server.address": HOST,
        "server.port": port,
        "server.headless": str(not opened).lower(),
        "server.fileWatcherType": "none",
        "server.enableXsrfProtection": "true",
        "server.enableCORS": "true",
        "browser.gatherUsageStats": "false",
        "browser.serverAddress": HOST,
        "client.toolbarMode": "viewer",
        "global.developmentMode": "false",
        "logger.level": "warning",
    }
    options = [f"--{name}={value}" for name, value in told.items()]
    return [sys.executable, "-m", "streamlit", "run", *options, str(PAGE), "--", str(run.absolute())]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("dashboard")(dashboard)
