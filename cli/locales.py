"""The option that says who speaks."""

from __future__ import annotations

import re
from typing import Annotated

import typer


def _locale(given: str) -> str:
    if not re.fullmatch("[a-z]{2}(-[A-Z]{2})?", given):
        raise typer.BadParameter(f"{given!r} is no locale; give one such as en-US or de-DE")
    return given


Locale = Annotated[
    str,
    typer.Option(
        "--locale",
        help="Who speaks: en, de, es, fr and it have letter-to-sound rules of their own; others go by spelling.",
        callback=_locale,
    ),
]
