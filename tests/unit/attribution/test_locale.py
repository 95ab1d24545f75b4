"""Numbers, dates and money as a locale writes them; words stay English."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from attribution.forms import ENGLISH, form, written_in
from attribution.locale_form import form_of
from attribution.report.charts import Dot, credit_dots
from attribution.words import chance, count, day, days, decimal, hours, minute, money, percent, plain, plural
from base.errors import InputError
from tests.factories.attribution import bought, run, spoken
from tests.factories.plain_run import spoken_and_bought

NARROW, HARD = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
NIGHT = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)

EVE = date(2026, 10, 30)

WRITTEN = {
    "": ("1,234,567", "$1,234.50", "-$1", "12.5 %", "2 Nov 2026", "30 Oct to 2 Nov 2026", "2 Nov 2026, 14:05"),
    "en-GB": (
        "1,234,567",
        "US$1,234.50",
        "-US$1",
        "12.5%",
        "2 Nov 2026",
        "30 Oct 2026 to 2 Nov 2026",
        "2 Nov 2026, 14:05",
    ),
    "de-DE": (
        *("1.234.567", f"1.234,50{HARD}$", f"-1{HARD}$", f"12,5{HARD}%"),
        *("02.11.2026", "30.10.2026 to 02.11.2026", "02.11.2026, 14:05"),
    ),
    "fr-FR": (
        *(f"1{NARROW}234{NARROW}567", f"1{NARROW}234,50{HARD}$US", f"-1{HARD}$US", f"12,5{HARD}%"),
        *("2 nov. 2026", "30 oct. 2026 to 2 nov. 2026", "2 nov. 2026, 14:05"),
    ),
    "ja-JP": ("1,234,567", "$1,234.50", "-$1", "12.5%", "2026/11/02", "2026/10/30 to 2026/11/02", "2026/11/02, 14:05"),
    "en-IN": (
        "12,34,567",
        "$1,234.50",
        "-$1",
        "12.5%",
        "2 Nov 2026",
        "30 Oct 2026 to 2 Nov 2026",
        f"2 Nov 2026, 2:05{NARROW}PM",
    ),
}


@pytest.mark.parametrize("locale", WRITTEN)
def test_numbers_money_and_dates_are_written_as_in_the_locale(locale: str) -> None:
    with written_in(form_of(locale)):
        whole = money(-120, "USD", whole=True)
        told = (count(1234567), money(123450, "USD"), whole, percent(1, 8), day(NIGHT), days(EVE, NIGHT.date()))
        assert (*told, minute(NIGHT)) == WRITTEN[locale]


def test_every_number_of_a_sentence_follows_the_open_form_and_none_after_it() -> None:
    with written_in(form_of("de-DE")):
        assert decimal(np.float64(1234.25), 2) == "1.234,25"
        assert (plain(0.5), plain(0.125), plain(1.0)) == ("0,5", "0,125", "1")
        assert (hours(10.1), hours(60), chance(0.001)) == ("10,1 h", "2,5 days", f"under 1{HARD}%")
        assert plural(1200, "order", "orders") == "1.200 orders"
        assert money(1200, "JPY") == f"1.200{HARD}¥"
        assert money(1200, "KWD") == f"1,200{HARD}KWD"
    assert form() is ENGLISH
    assert decimal(1234.25, 2) == "1,234.25"


def test_an_axis_has_the_locales_digits_and_its_sign_where_it_belongs() -> None:
    dots = [Dot("Alexa", "Linear", "headline", 1500.0, "x"), Dot("Alexa", "First touch", "x", 250.0, "x")]
    with written_in(form_of("de-DE")):
        drawn = credit_dots(dots, {"Alexa": "Alexa"}, form().axis("EUR"), 660)
    assert re.findall(r">([^<]*€[^<]*)<", drawn)[-1] == f"1,6k{HARD}€"


@pytest.mark.parametrize("name", ["xx-YY", "de-", "german please", "../etc"])
def test_an_unknown_locale_is_refused_by_name(name: str) -> None:
    with pytest.raises(InputError, match="no locale that is known; name a language and a region"):
        form_of(name)


@pytest.mark.parametrize(("name", "paper"), [("", ""), ("de-DE", "A4"), ("en-US", "letter"), ("es", "A4")])
def test_a_locale_says_what_is_printed_on(name: str, paper: str) -> None:
    assert form_of(name).paper == paper


def test_without_babel_english_is_written_and_a_locale_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "babel", None)
    assert form_of("").money(Decimal(1), "USD", 2) == "$1.00"
    with pytest.raises(InputError, match=r"pip install 'earshot\[report\]'"):
        form_of("de-DE")


def test_the_page_is_in_the_locale_and_the_run_is_the_same_run(tmp_path: Path) -> None:
    english = spoken_and_bought()
    german = run(tmp_path, [spoken()], [bought()], locale="de-DE")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert f"12,99{HARD}$" in page
    assert "numbers and dates as in de-DE" in page
    assert "@page { size: A4; }" in page
    assert (
        "size:" not in (english.out / "report.html").read_text(encoding="utf-8").split("@page", 1)[1].split("}", 1)[0]
    )
    assert "--locale de-DE" in page
    assert "12.99" not in page
    assert german.summary.run_id == english.summary.run_id
    assert (tmp_path / "credit.parquet").read_bytes() == (english.out / "credit.parquet").read_bytes()
