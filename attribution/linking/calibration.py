"""The calibration of a run: the scorecard, what it was fitted on, and the file that holds it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attribution.identity.namespaces import FAN_OUT_CAPS
from attribution.linking.belief import BELIEVED, NAMES, believed
from attribution.linking.features import TERMS
from attribution.linking.scorecard import Integers, Scorecard, sizes
from base.errors import InputError

FILE = "calibration.json"
FORMAT = 1
MODEL_VERSION = "mirror-6"
# Its files say nothing of belief: all scores are believed as they are.
_WITHOUT_BELIEF = "mirror-5"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a term's weights rest on, one number a level: pairs after and before the session, and the weight's error."""

    after: tuple[int, ...]
    before: tuple[int, ...]
    error: tuple[int, ...]  # thousandths of log-odds


@dataclass(frozen=True, slots=True)
class Cap:
    """The most identifiers of a kind that a household's value of another meets; fitted on so many values, or usual."""

    namespace: str
    other: str
    cap: int
    fitted: bool
    values: int

    def as_row(self) -> dict[str, object]:
        """Return it as the file says it."""
        return {"of": [self.namespace, self.other], "cap": self.cap, "fitted": self.fitted, "values": self.values}


USUAL_CAPS = tuple(Cap(*pair, usual, fitted=False, values=0) for pair, (_, usual, _) in FAN_OUT_CAPS.items())


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a run knows of pairs and identifiers.

    Attributes:
        scorecard: what each circumstance weighs.
        evidence: for each of its terms.
        caps: of identifiers, in the order of FAN_OUT_CAPS.
        belief: how far scores are believed, in the order of belief.NAMES; in thousandths.
    """

    scorecard: Scorecard
    evidence: tuple[Evidence, ...]
    caps: tuple[Cap, ...]
    belief: tuple[int, ...] = BELIEVED

    def scores(self, codes: Integers) -> Integers:
        """Return the log-odds of pairs as far as they are believed, in thousandths; shape as `codes`."""
        return believed(codes, self.scorecard.scores(codes), self.belief)

    def text(self) -> str:
        """Return the file's text: the same calibration gives the same bytes."""
        lines = ",\n".join(
            json.dumps(
                {
                    "of": list(term),
                    "weights": list(weights),
                    "error": list(shown.error),
                    "after": list(shown.after),
                    "before": list(shown.before),
                }
            )
            for term, weights, shown in zip(TERMS, self.scorecard.weights, self.evidence, strict=True)
        )
        belief = ",\n".join(json.dumps({**name, "believed": by}) for name, by in zip(NAMES, self.belief, strict=True))
        caps = ",\n".join(json.dumps(cap.as_row()) for cap in self.caps)
        return (
            f'{{\n"format": {FORMAT},\n"model_version": "{MODEL_VERSION}",\n"base": {self.scorecard.base},\n'
            f'"belief": [\n{belief}\n],\n"caps": [\n{caps}\n],\n"terms": [\n{lines}\n]\n}}\n'
        )


def read_calibration(path: Path) -> str:
    """Return the text of a file that a run wrote.

    Raises:
        InputError: there is no such file, or a field of it is not what this version writes.
    """
    try:
        text = path.read_text(encoding="utf-8")
        given = json.loads(text)
    except OSError as error:
        raise InputError(f"--calibration {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"--calibration {path} is not JSON: {error}; name a file that a run wrote") from error
    parsed(given, f"--calibration {path}")
    return text


def parsed(given: Any, name: str) -> Calibration:
    """Return what a file's JSON says; raises InputError as `read_calibration`."""
    if not isinstance(given, dict):
        raise InputError(f"{name} holds no JSON object: name a file that a run wrote")
    for field, known in (("format", (FORMAT,)), ("model_version", (MODEL_VERSION, _WITHOUT_BELIEF))):
        if given.get(field) not in known:
            raise InputError(f"{name}: {field} is {given.get(field)!r}, and has to be {known[0]!r}: fit it again")
    terms = given.get("terms")
    if not isinstance(terms, list) or len(terms) != len(TERMS):
        raise InputError(f"{name}: terms has to be a list of {len(TERMS)}")
    base = _whole(given.get("base"), f"{name}: base")
    weights, evidence = [], []
    for place, (term, size, row) in enumerate(zip(TERMS, sizes(), terms, strict=True)):
        where = f"{name}: terms[{place}]"
        if not isinstance(row, dict) or row.get("of") != list(term):
            raise InputError(f"{where}: of has to be {list(term)}")
        lists = {field: _wholes(row.get(field), size, f"{where}: {field}") for field in ("weights", *_EVIDENCE)}
        weights.append(lists["weights"])
        evidence.append(Evidence(**{field: lists[field] for field in _EVIDENCE}))
    card, caps = Scorecard(base, tuple(weights)), _caps(given.get("caps"), name)
    return Calibration(card, tuple(evidence), caps, _belief(given, name))


def _belief(given: dict[str, Any], name: str) -> tuple[int, ...]:
    if given["model_version"] == _WITHOUT_BELIEF:
        return BELIEVED
    rows = given.get("belief")
    if not isinstance(rows, list) or len(rows) != len(NAMES):
        raise InputError(f"{name}: belief has to be a list of {len(NAMES)}")
    return tuple(
        _believed(row, known, f"{name}: belief[{place}]")
        for place, (row, known) in enumerate(zip(rows, NAMES, strict=True))
    )


def _believed(given: object, known: dict[str, int | str], where: str) -> int:
    if not isinstance(given, dict) or {**given, **known} != given:
        raise InputError(f"{where} has to be of {known}")
    by = _whole(given.get("believed"), f"{where}: believed")
    if by < 1:
        raise InputError(f"{where}: believed has to be 1 or more")
    return by


def _caps(given: object, name: str) -> tuple[Cap, ...]:
    if not isinstance(given, list) or len(given) != len(FAN_OUT_CAPS):
        raise InputError(f"{name}: caps has to be a list of {len(FAN_OUT_CAPS)}")
    return tuple(
        _cap(row, pair, f"{name}: caps[{place}]")
        for place, (row, pair) in enumerate(zip(given, FAN_OUT_CAPS, strict=True))
    )


def _cap(given: object, pair: tuple[str, str], where: str) -> Cap:
    if not isinstance(given, dict) or given.get("of") != list(pair):
        raise InputError(f"{where}: of has to be {list(pair)}")
    cap, values = (_whole(given.get(field), f"{where}: {field}") for field in ("cap", "values"))
    if cap < 1 or not isinstance(given.get("fitted"), bool):
        raise InputError(f"{where}: cap has to be 1 or more, and fitted true or false")
    return Cap(*pair, cap, given["fitted"], values)


_EVIDENCE = ("after", "before", "error")


def _wholes(given: object, size: int, where: str) -> tuple[int, ...]:
    if not isinstance(given, list) or len(given) != size:
        raise InputError(f"{where} has to be a list of {size} whole numbers")
    return tuple(_whole(value, f"{where}[{place}]") for place, value in enumerate(given))


def _whole(given: object, where: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or abs(given) > 10**15:
        raise InputError(f"{where} is {given!r}, and has to be a whole number")
    return given
