"""The outermost frame: what no command of ours foresees and every user may meet."""

from __future__ import annotations

import errno
import sys

import pytest

from cli import main as outermost


def ends_with(trouble: BaseException, monkeypatch: pytest.MonkeyPatch) -> object:
    def command_line(_asked: str | None) -> object:
        def run(**_: object) -> None:
            raise trouble

        return run

    monkeypatch.setattr(outermost, "command_line", command_line)
    monkeypatch.setattr(sys, "argv", ["earshot", "attribute"])
    with pytest.raises(SystemExit) as ended:
        outermost.main()
    return ended.value.code


def test_a_full_disk_is_said_in_words(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    by_arrow = OSError(errno.ENOSPC, "Error writing bytes to file. Detail: [errno 28]")
    assert ends_with(by_arrow, monkeypatch) == 1
    assert "No space left on device: make room, or write elsewhere" in capsys.readouterr().err


def test_any_other_trouble_of_the_system_is_a_fault_of_ours_and_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError, match="odd"):
        ends_with(OSError(errno.EBADF, "odd"), monkeypatch)
