"""What a run's customers got no answer to, what the catalogue can answer, and that for a brand's own site."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from attribution.exports.publish import staged
from attribution.source import TABLE
from attribution.unanswered import (
    LEAST_HOUSEHOLDS,
    AskedInVain,
    topics_without_answer,
    turns_without_answer,
    words_without_answer,
)
from base.settings import Settings
from ledger.items import HEARD_KEPT
from locales import Locale
from runtime.answers.heard import heard_in_files, heard_in_table
from runtime.answers.structured_data import embeddable, faq, products
from shop.catalog.product import Catalog, Wanted

COMPARED = "compare-"
"""What stands before the kind of product in the topic of a comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was asked in vain: by topic, with the products that answer it by now; by words; why there are none."""

    topics: Sequence[tuple[AskedInVain, tuple[str, ...]]]
    words: Sequence[AskedInVain]
    about_words: str
    files: tuple[Path, ...]


def answers(  # noqa: PLR0913 - by name: what it depends on
    run: Path,
    out: Path,
    *,
    catalog: Catalog,
    settings: Settings,
    locale: Locale,
    now: datetime,
    said_in: Sequence[Path],
) -> Answered:
    """Tell what a run's customers got no answer to, and write what the catalogue can answer into `out`.

    Args:
        run: folder of the run.
        out: folder of products.jsonld and faq.jsonld; made if missing.
        catalog: what is sold.
        settings: who sells; and the table that the run was read from, which holds the words.
        locale: in which the catalogue is told.
        now: words said 90 days before are not told, wherever they come from.
        said_in: files of touchpoints with the words; empty: the table, where the run was read from it.

    Raises:
        InputError: the folder holds no run, a file is missing, or `out` cannot be written.
    """
    topics = topics_without_answer(run)
    turns = turns_without_answer(run, now, HEARD_KEPT)
    wanted = {turn.touchpoint_id for turn in turns}
    if said_in:
        heard, about = heard_in_files(said_in, wanted), ""
    elif not _read_from_table(run):
        heard, about = {}, "the run was read from files: name them with --touchpoints to read the words heard"
    else:
        heard, about = heard_in_table(settings, wanted), ""
    words = words_without_answer(run, turns, heard)
    here = catalog.told_in(locale)
    with staged(out, ("products.jsonld", "faq.jsonld")) as stage:
        (stage / "products.jsonld").write_text(embeddable(products(here, settings.seller)), encoding="utf-8")
        (stage / "faq.jsonld").write_text(embeddable(faq(here, locale)), encoding="utf-8")
    return Answered(
        topics=[(one, can_answer(catalog, one.about)) for one in topics],
        words=words,
        about_words=about or _about(len(turns), len(heard), len(words)),
        files=(out / "products.jsonld", out / "faq.jsonld"),
    )


def _read_from_table(run: Path) -> bool:
    inputs = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    return any(one["record"] == "touchpoints" and one["name"] == TABLE for one in inputs)


def _about(turns: int, heard: int, told: int) -> str:
    return (
        f"of {turns:,} turns without an answer in the last {HEARD_KEPT.days} days, {heard:,} with words still kept; "
        f"{told:,} of the words said in {LEAST_HOUSEHOLDS} households or more"
    )


def can_answer(catalog: Catalog, topic: str) -> tuple[str, ...]:
    """Return the products whose facts answer a topic by now: a need they serve, a kind of which there are several."""
    kind = topic.removeprefix(COMPARED)
    if topic in catalog.needs:
        found = [one for one in catalog.find(Wanted(need=topic)) if one.facts]
    elif kind != topic:
        found = [one for one in catalog.find(Wanted(kind=kind)) if one.facts]
        found = found if len(found) > 1 else []
    else:
        found = []
    return tuple(one.product_id for one in found)
