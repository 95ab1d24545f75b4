from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attribution.exports.calibration_file import write_calibration
from attribution.exports.manifest import run_id
from attribution.linking.belief import BELIEVED, NAMES
from attribution.linking.calibration import parsed, read_calibration
from attribution.linking.defaults import DEFAULTS, default_scorecard
from attribution.linking.scorecard import sizes
from attribution.parameters import Inputs, Parameters
from attribution.run import calibrate
from base.errors import InputError
from tests.factories.attribution import bought, run, spoken, work_out
from tests.factories.plain_run import spoken_and_bought


def test_a_file_says_again_what_it_said() -> None:
    text = DEFAULTS.read_text("utf-8")
    assert parsed(json.loads(text), "defaults").text() == text


def changed(**fields: Any) -> str:
    return json.dumps(json.loads(DEFAULTS.read_text("utf-8")) | fields)


def with_term(**fields: Any) -> str:
    terms = json.loads(DEFAULTS.read_text("utf-8"))["terms"]
    return changed(terms=[terms[0] | fields, *terms[1:]])


def believed(*, by: int = 1000, **last: object) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [{**name, "believed": by} for name in NAMES]
    return [*rows[:-1], rows[-1] | last]


def test_scores_of_a_file_before_there_was_belief_are_believed_as_they_are() -> None:
    said = json.loads(changed(model_version="mirror-5"))
    del said["belief"]
    assert parsed(said, "earlier").belief == BELIEVED
    codes = np.arange(0, 10**9, 10**6 + 7, dtype=np.int64)
    assert parsed(said, "earlier").scores(codes).tolist() == default_scorecard().scores(codes).tolist()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{", "is not JSON"),
        ("[]", "holds no JSON object"),
        (changed(format=2), "format is 2"),
        (changed(model_version="evidence-2"), "model_version is 'evidence-2'"),
        (changed(base="0"), "base is '0'"),
        (changed(base=True), "base is True"),
        (changed(belief=believed()[1:]), "belief has to be a list of 16"),
        (changed(belief=believed(days=30)), r"belief\[15\] has to be of {'days': 90}"),
        (changed(belief=believed(by=0)), r"belief\[0\]: believed has to be 1 or more"),
        (changed(terms=[]), "terms has to be a list"),
        (with_term(of=["gap"]), r"terms\[0\]: of has to be"),
        (with_term(weights=[1]), r"terms\[0\]: weights has to be a list of"),
        (with_term(after=None), r"terms\[0\]: after has to be a list of"),
        (with_term(error=[0.5] * sizes()[0]), r"terms\[0\]: error\[0\] is 0.5"),
    ],
)
def test_a_file_that_no_run_wrote_is_refused_by_name_and_field(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "mine.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=named) as refused:
        read_calibration(file)
    assert str(file) in str(refused.value)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.json cannot be read"):
        read_calibration(tmp_path / "gone.json")


def test_a_run_writes_its_calibration_and_with_it_says_the_same_again(tmp_path: Path) -> None:
    first = spoken_and_bought()
    second = run(tmp_path / "second", [spoken()], [bought()], calibration=first.out / "calibration.json")
    listed = json.loads((first.out / "manifest.json").read_text("utf-8"))["outputs"]
    assert "calibration.json" in {output["name"] for output in listed}
    for file in first.out.iterdir():
        assert file.read_bytes() == (second.out / file.name).read_bytes(), file.name


def test_another_calibration_is_another_run(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(changed(base=-5000), encoding="utf-8")
    ran = work_out([spoken()], [bought()])
    again = work_out([spoken()], [bought()], calibration=other)
    ids = {run_id(each.as_far_as("calibration"), Parameters(), None) for each in (ran, again)}
    assert len(ids) == 2
    written = write_calibration(again.as_far_as("calibration"), tmp_path / "written.json")
    assert written.read_bytes() == other.read_bytes()


def test_calibrating_writes_the_file_of_a_run_and_nothing_else(tmp_path: Path) -> None:
    inputs = Inputs(touchpoints=[spoken()], orders=[bought()])
    written = calibrate(inputs, Parameters(), tmp_path / "fit" / "calibration.json")
    of_run = work_out([spoken()], [bought()])
    assert [file.name for file in written.parent.iterdir()] == ["calibration.json"]
    assert (
        written.read_bytes() == write_calibration(of_run.as_far_as("calibration"), tmp_path / "run.json").read_bytes()
    )
