"""A locale's interaction model, from its file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from base.errors import InputError

MODELS = Path(__file__).resolve().parents[2] / "interaction_models"


def read_model(locale: str, models: Path = MODELS) -> dict[str, Any]:
    """Read the model of a locale.

    Raises:
        InputError: there is none for the locale, or its file is no JSON.
    """
    path = models / f"{locale}.json"
    try:
        read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        known = ", ".join(sorted(file.stem for file in models.glob("*.json"))) or "none"
        raise InputError(f"no interaction model for locale {locale!r}; there is: {known}") from error
    except ValueError as error:
        raise not_a_model(path, error) from error
    return read


def not_a_model(path: Path, error: Exception) -> InputError:
    """Return what is raised for a file that is something else."""
    return InputError(f"{path}: not an interaction model ({error})")
