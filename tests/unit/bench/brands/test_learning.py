"""`earshot bench learning` on a handful of lines: nobody who taught is tested, and harm is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.brands.learning import measured
from bench.brands.learning_folds import ALL, Fold, HeardLine, at_most, by_maker, by_voice
from bench.brands.learning_judge import NAMES, TABLE, Judge, listener
from shop.brands.learn.synonyms import Proposal
from tests.factories.brands import BRANDS

VOICES = [f"{maker}:{at}" for maker in ("first", "second", "third") for at in range(4)]
SAID = [HeardLine(text="cal divo", brand_id="kaldivo", voice=voice) for voice in VOICES]


def synonym(heard: str, brand_id: str) -> Proposal:
    return Proposal(heard=heard, brand_id=brand_id, times=2, households=2, proofs=(), refused=None)


def fold(*tried: tuple[str, str]) -> Fold:
    every = [HeardLine(text=text, brand_id=brand_id, voice="new") for text, brand_id in tried]
    return Fold(
        taught=(),
        tried=tuple(one for one in every if one.brand_id),
        others=tuple(one for one in every if not one.brand_id),
    )


def test_no_voice_that_taught_is_tested_and_no_synthesizer_where_they_are_left_out_whole() -> None:
    for folds, letters in ((by_voice(SAID), None), (by_maker(SAID), 3)):
        for one in folds:
            taught, tried = ({heard.voice[:letters] for heard in some} for some in (one.taught, one.tried))
            assert not taught & tried
        assert sum(len(one.tried) for one in folds) == len(SAID)


def test_the_curve_teaches_at_most_so_many_utterances_of_each_brand() -> None:
    rows = [*SAID, *(HeardLine(text="fall grave", brand_id="folgrave", voice=voice) for voice in VOICES)]
    for one in at_most(by_voice(rows), 2):
        assert sorted(heard.brand_id for heard in one.taught) == ["folgrave"] * 2 + ["kaldivo"] * 2
    assert sum(len(one.taught) for one in at_most(by_voice(rows), ALL)) == 4 * len(rows)


def test_a_name_in_other_words_is_found_by_our_table_before_and_by_names_only_since_it_was_taught() -> None:
    judged = Judge(BRANDS, listener(BRANDS)).judged(
        [fold(("tide well", "tidewell"))], lambda _: [synonym("tide well", "tidewell")]
    )
    table, names = judged.ways[TABLE], judged.ways[NAMES]
    assert (table.before.total(), table.after.total(), table.lift) == (1, 1, 0.0)
    assert (names.before.total(), names.after.total(), names.lift) == (0, 1, 1.0)


def test_harm_is_a_hearing_of_another_brand_or_of_none_that_a_synonym_takes_in_any_form() -> None:
    tried = fold(("cal divo", "folgrave"), ("cal divos", "tidewell"), ("the cal divo", ""), ("cal divo", "kaldivo"))
    judged = Judge(BRANDS, listener(BRANDS)).judged([tried], lambda _: [synonym("cal divo", "kaldivo")])
    table, names = judged.ways[TABLE], judged.ways[NAMES]
    assert (table.harmed["kaldivo"], table.taken["kaldivo"], table.after.total()) == (2, 1, 1)
    assert (names.harmed["kaldivo"], names.taken["kaldivo"], names.after.total()) == (1, 0, 1)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    catalog = "brand_id,canonical,category,aliases,parent_id\nB1,Kaldivo,coffee,,\nB2,Folgrave,coffee,,\n"
    (tmp_path / "train_catalog.csv").write_text(catalog, encoding="utf-8")
    lines = [f"B1,pos,cal divo,{voice}" for voice in VOICES]
    lines += [f"B2,pos,folgrave,{voice}" for voice in VOICES]
    lines += [f",neg_word,stapler,{voice}" for voice in VOICES]
    text = "\n".join(["brand_id,label,heard_text,voice", *lines]) + "\n"
    (tmp_path / "train.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_report_says_what_learning_brought_and_whom_it_harmed(data: Path) -> None:
    report = measured(data)
    assert "24 hearings of 2 brands by 12 voices" in report
    assert "| voices left out | our exact table | 0.500 (0.314-0.686) | 1.000 (0.862-1.000) | +50.0 " in report
    assert "| 0 (0.00%) | 0 (0.00%), 0 newly |" in report
    assert "| 1 (1.0) | 1 | +50.0 | +50.0 | 0 (0.00%) |" in report
