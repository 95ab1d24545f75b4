"""`earshot dashboard` before its server stands: what it refuses, and that it serves this machine alone."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from base.errors import InputError
from cli import dashboard
from cli.dashboard import command, refuse_taken


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"--port {port} cannot be had on 127.0.0.1 .*: choose another"):
            refuse_taken(port)
    refuse_taken(port)


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dashboard, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"is an extra: install it with pip install '\.\[dashboard\]'"):
        dashboard.dashboard(run=tmp_path)


def test_a_folder_without_a_run_is_refused_before_anything_is_served(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no run"):
        dashboard.dashboard(run=tmp_path)


def test_it_is_served_on_this_machine_alone_and_tells_nobody_of_it() -> None:
    told = command(Path("out"), 8501, opened=False)
    assert {"--server.address=127.0.0.1", "--browser.gatherUsageStats=false", "--server.headless=true"} <= set(told)
    assert told[-1] == str(Path("out").absolute())
    assert "--server.headless=false" in command(Path("out"), 8501, opened=True)
