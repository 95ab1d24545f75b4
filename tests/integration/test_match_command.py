"""`earshot match`, `build-brands` and `learn-brands` as a shell sees them: streams, exit codes, files."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shop.brands import BrandMatcher

CATALOG = """brand_id,canonical,category,aliases,parent_id
B1,Tidewell,laundry,Tide Well,
B2,Tidewell Pods,laundry,,B1
B3,Folgrave,coffee,Folgrave Classic;Folgraves,
B4,Kaldivo,coffee,,
"""


def earshot(tmp_path: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments],
        env={**os.environ, "EARSHOT_CACHE": str(tmp_path / "cache"), "COLUMNS": "400"},
        input=stdin,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "brands.csv"
    path.write_text(CATALOG, encoding="utf-8")
    return path


def matched(tmp_path: Path, catalog: Path, heard: bytes, *options: str) -> list[dict[str, object]]:
    (tmp_path / "heard.txt").write_bytes(heard)
    ran = earshot(tmp_path, "match", "--catalog", str(catalog), "--heard", str(tmp_path / "heard.txt"), *options)
    assert ran.returncode == 0, ran.stderr.decode()
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_every_heard_line_gets_one_answer_in_order(tmp_path: Path, catalog: Path) -> None:
    lines = matched(
        tmp_path, catalog, "folgrave\n\ntide well pods\r\n😀\n\xff bad\nkaldivo".encode("latin-1", "ignore")
    )
    assert [line["heard"] for line in lines] == ["folgrave", "", "tide well pods", "", "\ufffd bad", "kaldivo"]
    assert [line["brand_id"] for line in lines] == ["B3", None, "B2", None, None, "B4"]
    assert [line["decision"] for line in lines][1::2] == ["reject", "reject", "accept"]
    assert all(
        set(line) == {"heard", "decision", "brand_id", "score", "alternatives"} and 0 <= line["score"] <= 1  # type: ignore[operator]
        for line in lines
    )
    best = lines[0]["alternatives"][0]  # type: ignore[index]
    assert best == {"brand_id": "B3", "name": "Folgrave", "score": lines[0]["score"]}


def test_an_explanation_is_added_when_asked_for(tmp_path: Path, catalog: Path) -> None:
    [line] = matched(tmp_path, catalog, b"fall grave\n", "--explain", "--for", "research")
    assert any("heard as" in reason for reason in line["reasons"])  # type: ignore[union-attr]


def test_bad_rows_are_named_on_stderr_and_the_good_ones_serve(tmp_path: Path, catalog: Path) -> None:
    catalog.write_text(CATALOG + "B4,Twin,,,\nB5,,,,\n", encoding="utf-8")
    ran = earshot(tmp_path, "match", "--catalog", str(catalog), "--heard", "-", stdin=b"kaldivo\n")
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["brand_id"] == "B4"
    told = ran.stderr.decode()
    assert f"{catalog}:6: brand_id 'B4'" in told
    assert f"{catalog}:7: canonical ''" in told
    assert "2 catalogue rows set aside" in told


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("brand_id,canonical\nB1,\n", "no usable row"),
        ("id,name\nB1,Tidewell\n", "no column brand_id"),
        (None, "cannot be read"),
    ],
)
def test_an_unusable_catalogue_is_the_users_mistake(tmp_path: Path, content: str | None, reason: str) -> None:
    path = tmp_path / "wrong.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    ran = earshot(tmp_path, "match", "--catalog", str(path), "--heard", "-", stdin=b"tide\n")
    assert ran.returncode == 2
    assert ran.stdout == b""
    assert reason in ran.stderr.decode()


def test_nothing_is_said_when_there_is_nothing_to_say(tmp_path: Path, catalog: Path) -> None:
    ran = earshot(tmp_path, "match", "--catalog", str(catalog), "--heard", "-", stdin=b"kaldivo\n")
    assert (ran.returncode, ran.stderr) == (0, b"")
    out = tmp_path / "brands.bin"
    ran = earshot(tmp_path, "build-brands", "--catalog", str(catalog), "--out", str(out))
    assert ran.stderr.decode() == f"{out}: built from {catalog}\n"


def test_a_catalogue_is_built_ahead_into_the_file_named(tmp_path: Path, catalog: Path) -> None:
    out = tmp_path / "built" / "brands.bin"
    ran = earshot(tmp_path, "build-brands", "--catalog", str(catalog), "--out", str(out))
    assert ran.returncode == 0
    assert BrandMatcher.open(out).match("folgraves").brand_id == "B3"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brands.csv", "built"]


def test_the_merchants_own_files_are_never_built_over(tmp_path: Path, catalog: Path) -> None:
    other = tmp_path / "prices.csv"
    other.write_text("tide,3\n", encoding="utf-8")
    for out, reason in ((catalog, "the catalogue itself"), (other, "no brand file"), (tmp_path, "is a folder")):
        ran = earshot(tmp_path, "build-brands", "--catalog", str(catalog), "--out", str(out))
        assert ran.returncode == 2
        assert reason in ran.stderr.decode()
    assert catalog.read_text(encoding="utf-8") == CATALOG
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brands.csv", "prices.csv"]


def test_learned_synonyms_reach_the_exact_table_the_model_and_the_health_export(tmp_path: Path, catalog: Path) -> None:
    heard = tmp_path / "heard.csv"
    heard.write_text(
        "heard,brand_id,household\ncal divo,B4,h1\ncal divo,B4,h2\nfolgraves,B4,h1\nfolgraves,B4,h2\ncow devil,B4,h3\n",
        encoding="utf-8",
    )
    model = tmp_path / "models" / "en-US.json"
    model.parent.mkdir()
    values = [{"id": "B4", "name": {"value": "Kaldivo", "synonyms": ["the kaldivo"]}}]
    model.write_text(
        json.dumps({"interactionModel": {"languageModel": {"types": [{"name": "BRAND", "values": values}]}}}),
        encoding="utf-8",
    )
    ran = earshot(
        tmp_path,
        *("learn-brands", "--catalog", str(catalog), "--mishearings", str(heard)),
        *("--out", str(tmp_path / "learned"), "--models", str(model.parent)),
    )
    assert ran.returncode == 0, ran.stderr.decode()
    summary = json.loads(ran.stdout)
    assert summary["accepted"] == 1
    assert summary["lift"] == {"hearings": 5, "before": 0, "after": 2, "harmed": 0}
    with (tmp_path / "learned" / "synonyms.csv").open(encoding="utf-8") as file:
        verdicts = {row["heard"]: row["reason"] for row in csv.DictReader(file)}
    assert verdicts["cal divo"] == ""
    assert verdicts["folgraves"] == "is a name of Folgrave"
    assert verdicts["(other forms)"] != ""
    assert "cow devil" not in verdicts
    assert BrandMatcher.open(tmp_path / "learned" / "brands.bin").match("cal divo").brand_id == "B4"
    taught = json.loads(model.read_text(encoding="utf-8"))["interactionModel"]["languageModel"]["types"][0]["values"][0]
    assert taught["name"]["synonyms"] == ["the kaldivo", "cal divo"]
    assert (
        (tmp_path / "learned" / "brand_voice_health.csv")
        .read_text(encoding="utf-8")
        .startswith("brand_id,name,hearings")
    )


def test_a_models_folder_that_is_not_there_is_the_users_mistake(tmp_path: Path, catalog: Path) -> None:
    heard = tmp_path / "heard.csv"
    heard.write_text("heard,brand_id,household\ncal divo,B4,h1\ncal divo,B4,h2\n", encoding="utf-8")
    ran = earshot(
        tmp_path,
        *("learn-brands", "--catalog", str(catalog), "--mishearings", str(heard)),
        *("--out", str(tmp_path / "learned"), "--models", str(tmp_path / "nosuchfolder")),
    )
    assert ran.returncode == 2
    assert "nosuchfolder: is no folder" in ran.stderr.decode()
    assert not (tmp_path / "learned").exists()


def test_lines_for_a_brand_that_is_not_sold_are_named_and_the_others_teach(tmp_path: Path, catalog: Path) -> None:
    heard = tmp_path / "heard.csv"
    heard.write_text("heard,brand_id\ncal divo,B4\nzebra,B99\n", encoding="utf-8")
    run = ("learn-brands", "--catalog", str(catalog), "--mishearings", str(heard))
    ran = earshot(tmp_path, *run, "--out", str(tmp_path / "learned"))
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["accepted"] == 1
    assert f"{heard}:3: brand_id 'B99': no such brand in the catalogue" in ran.stderr.decode()


def test_a_second_run_forgets_nothing_of_the_first(tmp_path: Path, catalog: Path) -> None:
    heard, out = tmp_path / "heard.csv", tmp_path / "learned"
    run = ("learn-brands", "--catalog", str(catalog), "--mishearings", str(heard), "--out", str(out))
    written = []
    for text, brand_id in (("cal divo", "B4"), ("fall grave", "B3"), ("fall grave", "B3")):
        heard.write_text(f"heard,brand_id,household\n{text},{brand_id},h1\n{text},{brand_id},h2\n", encoding="utf-8")
        ran = earshot(tmp_path, *run)
        assert ran.returncode == 0, ran.stderr.decode()
        written.append((out / "synonyms.csv").read_bytes() + (out / "brands.bin").read_bytes())
    assert b"cal divo" in written[1]
    assert written[1] == written[2]
    assert BrandMatcher.open(out / "brands.bin").match("cal divo").brand_id == "B4"


def test_what_was_learned_is_understood_with_a_changed_catalogue(tmp_path: Path, catalog: Path) -> None:
    learned, out = tmp_path / "synonyms.csv", tmp_path / "brands.bin"
    before = matched(tmp_path, catalog, b"morning bean\n")
    learned.write_text("heard,brand_id,verdict\nmorning bean,B4,accepted\nevening,B4,refused\n", encoding="utf-8")
    catalog.write_text(CATALOG + "B6,Zellano,snacks,,\n", encoding="utf-8")
    [after, other] = matched(tmp_path, catalog, b"morning bean\nevening\n", "--synonyms", str(learned))
    assert (before[0]["decision"], after["decision"], after["brand_id"]) == ("reject", "accept", "B4")
    assert other["decision"] == "reject"
    learned.write_text("heard,brand_id\nevening,B6\n", encoding="utf-8")
    assert matched(tmp_path, catalog, b"evening\n", "--synonyms", str(learned))[0]["brand_id"] == "B6"
    ran = earshot(tmp_path, "build-brands", "--catalog", str(catalog), "--synonyms", str(learned), "--out", str(out))
    assert ran.returncode == 0, ran.stderr.decode()
    assert BrandMatcher.open(out).match("evening").brand_id == "B6"


def test_synonyms_that_are_not_there_are_the_users_mistake(tmp_path: Path, catalog: Path) -> None:
    matched(tmp_path, catalog, b"kaldivo\n")
    arguments = ("match", "--catalog", str(catalog), "--heard", "-", "--synonyms", str(tmp_path / "none.csv"))
    ran = earshot(tmp_path, *arguments, stdin=b"kaldivo\n")
    assert ran.returncode == 2
    assert "none.csv: cannot be read" in ran.stderr.decode()
