"""The KPIs on the page: what was measured as a line, what was not with the reason."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from attribution.engine.duckdb import open_duckdb
from attribution.kpis.headline import COLUMNS
from attribution.kpis.registry import BY_NAME
from attribution.report.kpis import LINES, STEPPED, kpis

TOLD = [
    ("iot_conversion_rate", "all", 3, 12, 0.25, 0.1, 0.4, "by lot"),
    ("automated_replenishment_growth", "currency=USD", 5000, 10_000, 0.5, None, None, "few"),
    ("automated_replenishment_growth", "orders", -1, 4, -0.25, None, None, "few"),
    ("iot_lifetime_value", "currency=USD customers=connected", 90_000, 30, 3000.0, 2000.0, 4000.0, "by lot"),
    ("voice_to_purchase", "assistant=siri step=2_matched", 0, 8, 0.0, 0.0, 0.3, "Wilson"),
    ("devices_together", "all", 4, 9, 4 / 9, 0.2, 0.7, "Wilson"),
    ("devices_together", "has=(other)", 0, 1, 0.0, 0.0, 0.9, "Wilson"),
    ("devices_together", "has=alexa+button", 3, 6, 0.5, 0.2, 0.8, "Wilson"),
    ("devices_together", "has=alexa", 1, 2, 0.5, 0.1, 0.9, "Wilson"),
    ("devices_together", "hub=smartthings", 2, 7, 2 / 7, 0.1, 0.6, "Wilson"),
    ("gave_up_rate", "all", None, None, None, None, None, "not measured: no turn tells"),
]


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    rows = [(kpi, "all", segment, *numbers, "", low, high, how) for kpi, segment, *numbers, low, high, how in TOLD]
    cells = zip(*rows, strict=True)
    arrays = [pa.array(list(cell), kind) for cell, (_, kind) in zip(cells, COLUMNS, strict=True)]
    with open_duckdb() as engine:
        engine.put("kpis", pa.table(arrays, [name for name, _ in COLUMNS]))
        return kpis(engine, "USD")


def test_what_was_measured_has_a_line_with_its_bounds_and_what_was_counted(shown: dict[str, Any]) -> None:
    assert [(line["title"], *line["cells"]) for line in shown["rows"]] == [
        ("IoT conversion rate", "25.0 %", "10.0 % to 40.0 %", "3 of 12"),
        ("Automated replenishment growth, revenue", "+50.0 %", "—", "$50 of $100"),
        ("Automated replenishment growth, orders", "-25.0 %", "—", "-1 of 4"),
        ("IoT customer lifetime value, with devices", "$30", "$20 to $40", "$900 over 30 households"),
    ]


def test_steps_are_told_in_words(shown: dict[str, Any]) -> None:
    steps, _ = shown["steps"]
    assert [(line["title"], line["cells"][0]) for line in steps["rows"]] == [("Siri: matched", "0.0 %")]


def test_what_homes_have_together_is_told_by_how_many_have_it_and_hubs_last(shown: dict[str, Any]) -> None:
    _, together = shown["steps"]
    assert [(line["title"], line["cells"][-1]) for line in together["rows"]] == [
        ("Alexa + Button", "3 of 6"),
        ("Alexa", "1 of 2"),
        ("(other)", "0 of 1"),
        ("Hub: SmartThings", "2 of 7"),
    ]


def test_what_was_not_measured_is_no_zero_and_says_why(shown: dict[str, Any]) -> None:
    assert shown["missing"] == [{"title": "Gave up", "why": "no turn tells"}]


def test_every_line_is_of_a_kpi() -> None:
    assert {kpi for kpi, _ in LINES} | set(STEPPED) <= set(BY_NAME)
