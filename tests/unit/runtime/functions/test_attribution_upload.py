"""A run put into its bucket: whoever finds a manifest there finds the whole run that it is of."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

import pytest

from runtime.functions import attribution

FILES = ("credit.csv", "manifest.json", "report.html", "voice.xlsx")


class Bucket:
    """A bucket that is away after so many requests."""

    def __init__(self, *, away_after: int = 99) -> None:
        self.held = dict.fromkeys((f"runs/day/{name}" for name in (*FILES, "left_over.csv")), b"old")
        self.away_after = away_after

    def _asked(self) -> None:
        self.away_after -= 1
        if self.away_after < 0:
            raise ConnectionError

    def put_object(self, *, Bucket: str, Key: str, Body: BinaryIO) -> None:  # noqa: N803
        self._asked()
        self.held[Key] = Body.read()

    def delete_object(self, *, Bucket: str, Key: str) -> None:  # noqa: N803
        self._asked()
        self.held.pop(Key, None)

    def copy_object(self, *, Bucket: str, Key: str, CopySource: dict[str, str]) -> None:  # noqa: N803
        self._asked()
        self.held[Key] = self.held[CopySource["Key"]]

    def list_objects_v2(self, *, Bucket: str, Prefix: str) -> dict[str, Any]:  # noqa: N803
        return {"Contents": [{"Key": key} for key in self.held if key.startswith(Prefix)]}

    def of_the_day(self) -> dict[str, bytes]:
        return {key: held for key, held in self.held.items() if key.startswith("runs/day/")}


def put(bucket: Bucket, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    for name in FILES:
        (folder / name).write_bytes(b"new")
    monkeypatch.setattr(attribution, "make_client", lambda *_, **__: bucket)
    return attribution._put(folder, SimpleNamespace(runs="runs"), "runs/day/")


def test_a_run_takes_the_place_of_the_days_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = Bucket()
    assert put(bucket, tmp_path, monkeypatch) == len(FILES)
    assert bucket.held == {f"runs/day/{name}": b"new" for name in FILES}


@pytest.mark.parametrize("after", range(len(FILES) + 1))
def test_until_all_of_a_run_has_arrived_the_earlier_one_stands_whole(
    after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = Bucket(away_after=after)
    before = bucket.of_the_day()
    with pytest.raises(ConnectionError):
        put(bucket, tmp_path, monkeypatch)
    assert bucket.of_the_day() == before


@pytest.mark.parametrize("after", range(len(FILES) + 1, 2 * len(FILES) + 1))
def test_where_moving_it_breaks_off_no_manifest_vouches_for_two_runs_and_the_next_one_is_whole(
    after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = Bucket(away_after=after)
    with pytest.raises(ConnectionError):
        put(bucket, tmp_path, monkeypatch)
    assert "runs/day/manifest.json" not in bucket.held
    bucket.away_after = 99
    assert put(bucket, tmp_path, monkeypatch) == len(FILES)
    assert bucket.held == {f"runs/day/{name}": b"new" for name in FILES}
