"""`earshot check-model` and `earshot build-model`: the interaction models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from base.environment import DEFAULT_LOCALE
from base.errors import InputError
from base.files.opening import why_unread
from base.settings import read_settings
from cli.console import talk
from locales import locale_of

MODELS = Path("interaction_models")


def check_model(
    folder: Annotated[
        Path, typer.Argument(help=f"Folder with one model a locale ({DEFAULT_LOCALE}.json, ...).")
    ] = MODELS,
) -> None:
    """Name everything in the interaction models that Alexa would refuse, no handler serves, or is another merchant's.

    One finding a line on stdout: file, place, what is wrong, and the rule with its source. Exit 2 when there is any.

    Example: earshot check-model
    """
    from shop.catalog.load import load_catalog
    from skill.app import build_skill
    from skill.interaction.lint import lint
    from skill.interaction.merchant import of_merchant

    settings = read_settings(secrets=False)
    files = sorted(folder.glob("*.json"))
    if not files:
        raise InputError(f"{folder}: no models here; name the folder that holds {DEFAULT_LOCALE}.json")
    goals = build_skill(settings).goals
    catalog, _ = load_catalog(settings.catalog)
    findings = [
        finding
        for file in files
        for finding in (
            *lint(str(file), _read(file), goals),
            *of_merchant(str(file), _read(file), seller=settings.seller, catalog=catalog),
        )
    ]
    for finding in findings:
        typer.echo(str(finding))
    talk.print(f"{len(files)} model(s), {len(findings)} finding(s)")
    if findings:
        raise typer.Exit(2)


def build_model(
    folder: Annotated[Path, typer.Argument(help="Folder of the models; their sources are in sources/.")] = MODELS,
) -> None:
    """Make each locale's model from its source and the catalogue.

    Example: earshot build-model
    """
    from shop.catalog.load import load_catalog
    from skill.interaction import build
    from skill.interaction.text import model_text

    sources = sorted((folder / "sources").glob("*.toml"))
    if not sources:
        raise InputError(
            f"{folder / 'sources'}: no sources here; name the folder that holds sources/{DEFAULT_LOCALE}.toml"
        )
    catalog, errors = load_catalog(read_settings(secrets=False).catalog)
    for error in errors:
        talk.print(f"[yellow]left out:[/] {error}")
    for source in sources:
        file = folder / f"{source.stem}.json"
        unfinished = file.with_suffix(".part")
        told = catalog.told_in(locale_of(source.stem))
        unfinished.write_text(model_text(build.build_model(build.read_source(source), told)), "utf-8")
        unfinished.replace(file)
        typer.echo(str(file))


def _read(file: Path) -> dict[str, object]:
    try:
        model = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: not a readable JSON file ({why_unread(error)})") from error
    if not isinstance(model, dict):
        raise InputError(f"{file}: expected a JSON object, found {type(model).__name__}")
    return model


def register(app: typer.Typer) -> None:
    """Add the commands to the `earshot` command."""
    app.command("check-model")(check_model)
    app.command("build-model")(build_model)
