"""The page's first screen as the body of an e-mail."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from markupsafe import Markup

from attribution.report.mail import HTML, TEXT, write_mail
from tests.factories.plain_run import spoken_and_bought

PAGE: dict[str, Any] = {
    "brand": "Harbor & Pantry",
    "headline": "Voice is credited with $1",
    "facts": ["Orders of 1 Nov to 3 Nov 2026", "in USD"],
    "verdict": {"told": "No test yet.", "sure": "By its 13 models voice is credited with $1."},
    "tiles": [
        {"id": f"t{n}", "title": f"Title {n}", "number": f"${n}", "note": "20.1 % of it.", "voice": False}
        for n in range(4)
    ],
    "changes": {"tiles": {f"t{n}": "+1.0 % since the earlier run" for n in range(4)}},
    "sentences": [Markup('Voice took part in <a href="#journeys">2 orders</a>.')],
    "next_steps": [Markup('Make a test: <a href="#verdict">what voice caused</a> is not known.')],
    "model": "Markov",
    "credit": {
        "rows": [
            {
                "channel": "<img src=x>" if n == 0 else f"Channel {n}",
                "cells": [f"${n}"],
                "share": "1.0 %",
                "rest": n > 6,
            }
            for n in range(9)
        ]
    },
    "warnings": ("2 orders lie in the future",),
    "run_id": "run_1",
}


def written(folder: Path, **changed: Any) -> tuple[str, str]:
    write_mail(PAGE | changed, folder)
    return (folder / HTML).read_text(encoding="utf-8"), (folder / TEXT).read_text(encoding="utf-8")


def test_it_loads_nothing_leads_nowhere_and_runs_nothing(tmp_path: Path) -> None:
    html, _ = written(tmp_path)
    assert re.findall(r"<(?:img|script|link|iframe|a|object|svg)\b|url\(|@import|http", html) == []
    assert "&lt;img src=x&gt;" in html
    assert "Harbor &amp; Pantry" in html


def test_the_text_says_what_the_html_says_in_short_lines(tmp_path: Path) -> None:
    html, text = written(tmp_path)
    for said in (
        "Voice took part in 2 orders.",
        "Make a test: what voice caused is not known.",
        "Title 3",
        "+1.0",
        "No test yet.",
        "2 orders lie in the future",
        "run_1",
    ):
        assert said in html
        assert said in text
    assert max(map(len, text.splitlines())) <= 72
    assert "<a" not in text
    assert "<img src=x>: $0" in text  # plain text: nothing to escape


def test_the_five_largest_channels_are_named_and_what_is_none_is_not(tmp_path: Path) -> None:
    _, text = written(tmp_path)
    assert "- Channel 4: $4" in text
    assert "Channel 5" not in text
    assert "Channel 8" not in text


def test_an_empty_run_has_a_summary_too(tmp_path: Path) -> None:
    nothing = {"verdict": {}, "changes": {}, "lately": {}, "sentences": [], "credit": {"rows": []}, "warnings": ()}
    html, text = written(tmp_path, **nothing)
    assert "What the channels" not in html + text
    assert "Title 0: $0\n" in text


def test_every_run_writes_it_with_the_numbers_of_its_page() -> None:
    out = spoken_and_bought().out
    page, html = ((out / name).read_text(encoding="utf-8") for name in ("report.html", HTML))
    (headline,) = re.findall(r"<h1[^>]*>([^<]+)</h1>", page)
    assert headline in html
    assert headline in (out / TEXT).read_text(encoding="utf-8")
