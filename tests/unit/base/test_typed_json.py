"""JSON read into types: the first reading of a type by many threads at once, and the one door to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from base.typed_json import read_json, read_plain, whole_numbers
from ledger.records import Identity

ROOT = Path(__file__).resolve().parents[3]

# New types, eight threads, the interpreter's shortest turns: where nobody minds the order msgspec ends the process.
EIGHT_AT_ONCE = """
import sys, threading
from dataclasses import field, make_dataclass
from base.typed_json import {reads} as reads
sys.setswitchinterval(1e-6)
def members(letter): return [(f"{{letter}}{{n}}", "str | None", None) for n in range(15)]
for number in range(100):
    inner = make_dataclass(f"Inner{{number}}", members("f"))
    outer = make_dataclass(f"Outer{{number}}", [*members("g"), ("inner", inner, field(default_factory=inner))])
    gate = threading.Barrier(8)
    def one(): gate.wait(); reads({given}, outer)
    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
"""
TEXT, PLAIN = """b'{"g1": "a", "inner": {"f1": "b"}}'""", """{"g1": "a", "inner": {"f1": "b"}}"""


def _ended_with(reads: str, given: str) -> int:
    script = EIGHT_AT_ONCE.format(reads=reads, given=given)
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=60).returncode


@pytest.mark.parametrize(("reads", "given"), [("read_json", TEXT), ("read_plain", PLAIN)])
def test_many_threads_may_read_a_type_for_the_first_time_at_once(reads: str, given: str) -> None:
    assert _ended_with(reads, given) == 0


def test_a_value_is_read_strictly() -> None:
    assert read_json('{"user": "u1"}', Identity).user == "u1"
    with pytest.raises(ValueError, match="Expected `str"):
        read_plain({"user": 1}, Identity)


def test_a_text_nested_without_end_is_no_value_and_no_end_of_the_process() -> None:
    with pytest.raises(ValueError, match="deeper"):
        read_json('{"other":' * 50_000 + "1" + "}" * 50_000, Identity)


def test_nobody_reads_into_types_past_this_door() -> None:
    rooms = ("base", "ledger", "shop", "skill", "intake", "runtime")
    others = [path for room in rooms for path in (ROOT / room).rglob("*.py") if path.name != "typed_json.py"]
    doors = ("json.decode(", "json.Decoder(", "msgspec.convert(")
    assert [path.name for path in others if any(door in path.read_text("utf-8") for door in doors)] == []


def test_a_whole_number_is_one_however_it_is_written() -> None:
    told = {"amount": 5000.0, "lines": [1.0, -2.0], "rate": 0.5, "many": 1e300, "word": "1.0", "said": True}
    read = whole_numbers(told)
    assert read == told
    assert [type(one) for one in (read["amount"], *read["lines"])] == [int, int, int]
    assert (type(read["rate"]), type(read["many"]), read["said"]) == (float, float, True)
