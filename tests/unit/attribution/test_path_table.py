"""Odd path tables: the right answer, or what is wrong and where."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from attribution.credit import path_table
from attribution.credit.path_table import read_paths
from attribution.path_run import credit_paths
from base.errors import InputError, UnusableInput

HEAD = "path,total_conversions,total_conversion_value,total_null"
MODELS = ("first", "last", "linear", "markov_1", "markov_2", "shapley")


def credited(tmp_path: Path, lines: Sequence[str], models: Sequence[str] = MODELS) -> dict[tuple[str, str], Any]:
    table = tmp_path / "paths.csv"
    table.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    rows = credit_paths(table, tmp_path / "out", models).credited.rows.to_pylist()
    return {(row["model"], row["channel"]): row for row in rows}


def test_ten_thousand_channels_leave_out_the_models_that_cannot_and_no_other(tmp_path: Path) -> None:
    given = credited(tmp_path, [f"c{n} > c{n + 1},1,2,1" for n in range(9_999)])
    assert given["linear", "c5"]["conversions"] == pytest.approx(1)
    assert {model for model, _ in given} >= {"first", "last", "linear", "shapley"}
    notes = [json.loads(line) for line in (tmp_path / "out" / "notes.jsonl").read_text().splitlines()]
    told = {note["model"]: note["reason"] for note in notes if note["note"] == "left_out"}
    assert {model for model, _ in given} | set(told) == set(MODELS)
    assert all("group the channels" in reason or "group them" in reason for reason in told.values())


def test_a_path_of_a_hundred_thousand_touches_is_no_trouble(tmp_path: Path) -> None:
    given = credited(tmp_path, [f"{' > '.join('abcde' * 20_000)},1,2,3"])
    assert given["linear", "a"]["conversions"] == pytest.approx(0.2)
    assert given["markov_2", "c"]["removal_effect"] == pytest.approx(1)


def test_names_with_quotes_emoji_and_newlines_are_names(tmp_path: Path) -> None:
    given = credited(tmp_path, ['"say ""hi"" > 🛒 > two\nlines",3,6,1', "🛒,1,1,0"])
    assert given["last", "two\nlines"]["conversions"] == 3
    assert given["linear", 'say "hi"']["conversions"] == pytest.approx(1)
    assert given["shapley", "🛒"]["value"] == pytest.approx(3)


def test_lines_that_repeat_a_path_are_added_and_fractions_count_as_they_are(tmp_path: Path) -> None:
    given = credited(tmp_path, ["a > b,0.1,1,0", "a > b,0.2,1,0", "b,0.7,0,0.5"])
    assert given["first", "a"]["conversions"] == pytest.approx(0.3, abs=1e-15)
    assert given["last", "b"]["conversions"] == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,-1,0,0", "line 2: total_conversions: '-1' must be a number from 0 on"),
        ("a,1,x,0", "line 2: total_conversion_value: 'x' is not a number"),
        ("a > b,0,50,0", "line 2: total_conversion_value: '50' of no conversion"),
        ("a,1,0,1e16", "line 2: total_null: '1e16' is larger than 1e"),
        ("a,1_000,0,0", "line 2: total_conversions: '1_000' is not a number"),
        (",1,0,0", "line 2: path: '' has a channel without a name"),
        ("a >  > b,1,0,0", "line 2: path: 'a >  > b' has a channel without a name"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_its_column(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(UnusableInput, match=said):
        credited(tmp_path, [line])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD.replace(",", ";").encode(), "has ';' between the columns: save it with commas$"),
        (HEAD.encode("utf-16"), "is UTF-16: save the file as UTF-8$"),
        (gzip.compress(HEAD.encode()), "and is compressed: unpack it$"),
        (b"", "total_null$"),
        (HEAD.replace("path", "Path").encode(), "and has 'Path': write it as it is there, without blanks$"),
        (HEAD.replace(",", ", ").encode(), "and has ' total_conversions': write it as it is there, without blanks$"),
    ],
)
def test_what_is_wrong_with_the_first_line_is_said(tmp_path: Path, text: bytes, why: str) -> None:
    table = tmp_path / "paths.csv"
    table.write_bytes(text)
    with pytest.raises(InputError, match=why):
        credit_paths(table, tmp_path / "out")


def test_paths_of_another_column_are_credited_as_channels_are(tmp_path: Path) -> None:
    table = tmp_path / "paths.csv"
    table.write_text(f"{HEAD},campaign\nx > y,2,4,0,autumn > spring\nx,1,1,3,autumn\n", encoding="utf-8")
    rows = credit_paths(table, tmp_path / "out", ["last"], by="campaign").credited.rows.to_pylist()
    assert {row["channel"]: row["conversions"] for row in rows} == {"autumn": 1, "spring": 2}
    with pytest.raises(InputError, match="no column brand; the first line must be brand,total_conversions"):
        credit_paths(table, tmp_path / "out", by="brand")


def test_a_line_in_another_encoding_is_set_aside_and_says_so(tmp_path: Path) -> None:
    table = tmp_path / "paths.csv"
    table.write_bytes(f"{HEAD}\ncaf\u00e9,1,1,1\n".encode("latin-1") + "café,2,2,2\n".encode())
    outcome = credit_paths(table, tmp_path / "out", ("first",))
    (row,) = outcome.credited.rows.to_pylist()
    assert (row["channel"], row["conversions"]) == ("café", 2)
    (line,) = (json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_text().splitlines())
    assert line["line"] == 2
    assert "bytes that are no UTF-8" in line["reason"]


def test_credit_is_the_same_bytes_with_one_two_and_four_threads(tmp_path: Path) -> None:
    random = Random(4)
    lines = {" > ".join(random.choices("abcdefghij", k=random.randint(1, 7))) for _ in range(400)}
    table = tmp_path / "paths.csv"
    table.write_text("\n".join([HEAD, *(f"{path},{len(path) % 3},{len(path)}.25,2" for path in sorted(lines)), ""]))
    cores, written = pa.cpu_count(), set()
    try:
        for threads in (1, 2, 4):
            pa.set_cpu_count(threads)
            with threadpool_limits(threads):
                credit_paths(table, tmp_path / "out", ("linear", "markov_1", "markov_2", "markov_2_revenue", "shapley"))
            written.add((tmp_path / "out" / "credit.csv").read_bytes())
    finally:
        pa.set_cpu_count(cores)
    assert len(written) == 1


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "paths.csv"
    table.write_text(f"path,{HEAD}\na,b,1,1,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1 has the column path more than once"):
        credit_paths(table, tmp_path / "out", MODELS)


def test_a_quote_that_never_closes_is_named(tmp_path: Path) -> None:
    credited(tmp_path, ["a > b,1,1,0", '"a > c,1,1,0', "b,1,1,1"])
    (rejected,) = (tmp_path / "out" / "rejected.jsonl").read_text().splitlines()
    assert "a quote that opens and never closes" in rejected


def test_many_channels_that_no_order_met_are_told_in_one_line(tmp_path: Path) -> None:
    table = tmp_path / "paths.csv"
    lines = [f"c{n} > sells,0,0,9" for n in range(20)]
    table.write_text("\n".join([HEAD, *lines, "sells,5,5,1", "a>b,1,1,1"]), encoding="utf-8")
    (first, unsplit, missed) = credit_paths(table, tmp_path / "out", MODELS).told()
    assert first == "6 models, 22 channels, 0 lines set aside"
    assert unsplit == "taken for one channel's name: 'a>b'; between channels stands ' > '"
    assert missed.startswith("'c0', 'c1', 'c10', 'c11' and 16 more are in no path with an order")


def test_a_quote_that_never_closes_costs_its_own_line_which_is_told_as_it_stands(tmp_path: Path) -> None:
    lines = [f"a{n} > b,1,1,0" for n in range(200)]
    given = credited(tmp_path, [*lines[:7], '"a > c,1,1,0', *lines[7:], '"two\nlines > b",x,1,0', '"a" > b,1,2,3'])
    told = [json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_text().splitlines()]
    assert [one["line"] for one in told] == [9, 203, 205]
    assert {one["file"] for one in told} == {str(tmp_path / "paths.csv")}
    assert [one["text"] for one in told] == ['"a > c,1,1,0', '"two\nlines > b",x,1,0', '"a" > b,1,2,3']
    assert "goes on behind a quote that closes: quote a cell as a whole" in told[2]["reason"]
    assert {one["record"] for one in told} == {"path"}
    assert given["last", "b"]["conversions"] == 200


def test_a_quote_that_a_later_one_seems_to_close_invents_no_channel(tmp_path: Path) -> None:
    given = credited(tmp_path, ["a,1,5,0", '"b,1,5,0', "c,1,5,0", "d,2,5,0", '"e > f",1,1,1', "g,1,5,0"])
    assert {channel for _, channel in given} == {"a", "c", "d", "e", "f", "g"}
    (told,) = (json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_text().splitlines())
    assert (told["line"], told["text"]) == (3, '"b,1,5,0')


def test_a_table_of_a_first_line_alone_is_said_to_have_no_other(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no line could be used; it has none below its first"):
        credited(tmp_path, [])


@given(st.lists(st.lists(st.sampled_from(['"', '""', ",", "a", "b > ", "1", "\r\n", " "]), max_size=7), max_size=4))
@example([['"', "a", '"', ",1,1,0"], ["b", ",1,1,0"]])
@example([['"', "a", '""', '"', ",1,1,0"]])
@example([["b", ",1,1,0", "\r\n", '"', "a", '"', ',"1",1,0']])
def test_a_table_read_at_once_is_as_read_line_by_line(pieces: list[list[str]]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        table = Path(folder, "paths.csv")
        table.write_text("\n".join([HEAD, *("".join(line) for line in pieces), "z,1,1,0", ""]), newline="")
        at_once = read_paths(table)
        patch.setattr(path_table, "_whole", lambda *_: None)
        slowly = read_paths(table)
    assert at_once.rejected == slowly.rejected
    assert bool(at_once.paths) == bool(slowly.paths)
    if at_once.paths and slowly.paths:
        assert at_once.paths.channels == slowly.paths.channels
        assert at_once.paths.codes.tolist() == slowly.paths.codes.tolist()
        assert at_once.paths.conversions.whole.tolist() == slowly.paths.conversions.whole.tolist()


def test_a_table_that_quotes_every_cell_is_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path_table, "_line_by_line", lambda *_: pytest.fail("read line by line"))
    given = credited(tmp_path, ['"a > ""b""","1","2","0"', '"c","1","2","0"'])
    assert given["last", '"b"']["conversions"] == 1


def test_a_blank_before_a_quote_is_named(tmp_path: Path) -> None:
    given = credited(tmp_path, [' "a > b",1,1,0', "c,1,1,0"])
    assert {channel for _, channel in given} == {"c"}
    assert "has a blank before its quote: take it away" in (tmp_path / "out" / "rejected.jsonl").read_text()


def test_a_quote_that_opens_in_the_last_line_is_named(tmp_path: Path) -> None:
    credited(tmp_path, ["a > b,1,1,0", '"a > c,1,1,0'])
    assert "a quote that opens and never closes" in (tmp_path / "out" / "rejected.jsonl").read_text()


def test_names_that_differ_by_blanks_alone_are_told(tmp_path: Path) -> None:
    table = tmp_path / "paths.csv"
    table.write_text(f"{HEAD}\na >  b ,1,1,0\nb,1,1,0\n")
    (_, told) = credit_paths(table, tmp_path / "out", MODELS).told()
    assert told == "channels of their own for the blanks around their names: ' b '"
