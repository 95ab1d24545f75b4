"""The option that says who speaks."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from base.environment import DEFAULT_LOCALE
from base.settings import read_settings


def _locale(given: str) -> str:
    asked = given or read_settings(secrets=False).locale
    if not re.fullmatch("[a-z]{2}(-[A-Z]{2})?", asked):
        raise typer.BadParameter(f"{asked!r} is no locale; give one such as {DEFAULT_LOCALE}")
    return asked


LocaleOption = Annotated[
    str,
    typer.Option(
        "--locale",
        help=f"Who speaks, such as {DEFAULT_LOCALE}; when left out, who EARSHOT_LOCALE says.",
        callback=_locale,
        show_default=False,
    ),
]
