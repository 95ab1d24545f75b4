"""`earshot answers`: what customers got no answer to, and what a brand's site can answer."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from base.clock import system_clock
from base.settings import read_settings
from cli.console import talk
from cli.locales import LocaleOption
from cli.many_values import ManyValues

if TYPE_CHECKING:
    from attribution.unanswered import AskedInVain


def answers(
    run: Annotated[Path, typer.Option(help="Folder of a run, as `earshot attribute --out` wrote it.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the site's data; answers/ in the run if left out.")
    ] = None,
    touchpoints: Annotated[
        list[Path] | None,
        typer.Option(help="Files with the words heard; the table, where the run was read from it, if left out."),
    ] = None,
    locale: LocaleOption = "",
) -> None:
    """Tell what a run's customers asked and got no answer to, and write what the catalogue can answer.

    Prints a JSON line a topic, the most frequent first, with the products that answer it by now; then one for the
    words that ten households or more said within the last 90 days. Writes products.jsonld (schema.org's Product) and
    faq.jsonld (FAQPage), to stand in the site's pages as they are: docs/attribution.md says how.

    Example: earshot answers --run out/
    """
    from attribution.words import plural
    from locales import locale_of
    from runtime.answers.answers import answers as found_in
    from shop.catalog.load import load_catalog

    settings = read_settings(secrets=False)
    catalog, _ = load_catalog(settings.catalog)
    with talk.status("reading the run"):
        found = found_in(
            run,
            out or run / "answers",
            catalog=catalog,
            settings=settings,
            locale=locale_of(locale),
            now=system_clock(),
            said_in=touchpoints or (),
        )
    for topic, products in found.topics:
        typer.echo(json.dumps({"topic": topic.about, **_counts(topic), "can_answer": products}, ensure_ascii=False))
    for words in found.words:
        typer.echo(json.dumps({"words": words.about, **_counts(words)}, ensure_ascii=False))
    asked = plural(sum(topic.unanswered for topic, _ in found.topics), "question", "questions")
    talk.print(f"{asked} without an answer, about {plural(len(found.topics), 'topic', 'topics')}")
    talk.print(found.about_words, markup=False, soft_wrap=True)
    for file in found.files:
        talk.print(f"what the catalogue can answer is in {file}", markup=False, soft_wrap=True)


def _counts(one: AskedInVain) -> dict[str, object]:
    counts = asdict(one)
    del counts["about"]
    return {name: value for name, value in counts.items() if value is not None}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=ManyValues)(answers)
