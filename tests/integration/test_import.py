"""`earshot import` on a real table, as people call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from base.settings import Settings
from ledger.encoding import to_json
from ledger.wiring import open_ledger
from runtime.embedded_aws.local import LocalAws
from tests.factories.command import Earshot
from tests.factories.records import MORNING, order, touchpoint

pytestmark = pytest.mark.integration


def test_files_go_into_the_table_once_and_bad_lines_are_set_aside(
    aws: LocalAws, table: str, tmp_path: Path, on_the_table: Earshot
) -> None:
    (tmp_path / "a.jsonl").write_text(to_json(touchpoint("tp_1")) + "\nnonsense\n")
    (tmp_path / "b.jsonl").write_text(to_json(touchpoint("tp_2")) + "\n")
    (tmp_path / "orders.jsonl").write_text(to_json(order()) + "\n")
    options = ("--touchpoints", "a.jsonl", "b.jsonl", "--orders", "orders.jsonl")
    first = on_the_table("import", *options)
    assert (first.returncode, first.stdout.splitlines()) == (
        0,
        ["touchpoint: 2 stored, 0 unchanged", "order: 1 stored, 0 unchanged"],
    )
    assert "rejected a.jsonl:2: not JSON" in first.stderr
    rows = [json.loads(line) for line in (tmp_path / "rejected.jsonl").read_text().splitlines()]
    assert [(row["file"], row["line"], row["text"]) for row in rows] == [("a.jsonl", 2, "nonsense")]
    again = on_the_table("import", *options)
    assert again.stdout.splitlines() == ["touchpoint: 0 stored, 2 unchanged", "order: 0 stored, 1 unchanged"]
    day = open_ledger(Settings(endpoint=aws.endpoint, table=table)).day(MORNING.date())
    assert (len(day.touchpoints), len(day.orders)) == (2, 1)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "nothing to import"),
        (("--orders", "missing.jsonl"), "missing.jsonl"),
        (("--orders", "bad.jsonl"), "no line was usable"),
    ],
)
def test_the_user_s_mistakes_exit_2_and_say_what_to_do(
    tmp_path: Path, on_the_table: Earshot, options: tuple[str, ...], said: str
) -> None:
    (tmp_path / "bad.jsonl").write_text("nonsense\n")
    done = on_the_table("import", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
