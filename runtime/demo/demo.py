"""The whole road once: stories told to a speaker, orders on other devices, a month around them, credit and a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from attribution.outcome import Summary
from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from attribution.simulation.world import simulate
from base.environment import DEFAULT_LOCALE
from base.settings import Settings
from runtime.demo.advertising import add_advertising
from runtime.demo.appliances import open_home, scenes
from runtime.demo.appliances_script import AFTER, BEFORE, ELSEWHERE, INK, ON_THE_PHONE
from runtime.demo.background import add_month, month_of_test, simulated_products
from runtime.demo.other_platforms import KEYS_OF_THE_STAGE, tell_other_platforms
from runtime.demo.player import Player, TranscriptLine
from runtime.demo.script import NOW, STORIES, Story
from runtime.demo.stage import DemoStage, stage
from runtime.ledger_source import read_span
from runtime.talk.utterances import Resolver
from shop.catalog import Catalog
from shop.catalog.load import load_catalog

HOUSEHOLDS = 400
SEED = 11
DAYS = 30

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story and what was heard of it."""

    story: Story
    lines: Sequence[TranscriptLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What the demo did: the transcripts, and the run of attribution it ended in."""

    told: tuple[Told, ...]
    summary: Summary
    report: Path


def run_demo(out: Path, tell: Tell) -> Demo:
    """Play every story on an empty embedded AWS, add a simulated month, attribute, and write the run into `out`.

    The settings are the demo's own and its clock stands at `NOW`, so every run writes the same bytes.

    Args:
        out: folder for the exports and the report; made if missing.
        tell: told what happens now, in a few words.
    """
    catalog, _ = load_catalog("")
    tell("starting the embedded AWS and the server")
    with stage(Settings(platform_keys=KEYS_OF_THE_STAGE), NOW) as ready:
        told = _tell_stories(ready, catalog, tell)
        tell(f"adding a simulated month of {HOUSEHOLDS} other households")
        ready.clock.now = NOW
        products = simulated_products(catalog)
        month = simulate(products, households=HOUSEHOLDS, seed=SEED, until=NOW, days=DAYS)
        add_month(ready.ledger, month, month_of_test(NOW, DAYS))
        add_advertising(ready.ledger, month)
        tell("reading the ledger, day by day")
        span = read_span(ready.ledger)
        summary = attribute(
            Inputs(
                touchpoints=span.touchpoints,
                orders=span.orders,
                experiments=span.experiments,
                spend=span.spend,
                claims=span.claims,
                reproduce="earshot demo --out out/demo",
            ),
            Parameters(brand=ready.settings.seller, workbook=True),
            out,
            tell,
        )
    return Demo(told=told, summary=summary, report=out / "report.html")


def _tell_stories(ready: DemoStage, catalog: Catalog, tell: Tell) -> tuple[Told, ...]:
    player = Player(ready, catalog, Resolver.of_locale(DEFAULT_LOCALE))
    told = []
    for story in STORIES:
        tell(f"playing: {story.title.lower()}")
        told.append(Told(story=story, lines=player.play(story)))
    return (*told, *_tell_of_devices(ready, player, tell))


def _tell_of_devices(ready: DemoStage, player: Player, tell: Tell) -> Iterator[Told]:
    """Play the home with devices: what is said there before and after what its devices do."""
    home = open_home(ready)
    for story in BEFORE:
        tell(f"playing: {story.title.lower()}")
        yield Told(story=story, lines=player.play(story))
    for story, played in scenes(home):
        tell(f"playing: {story.title.lower()}")
        yield Told(story=story, lines=tuple(played))
    for story in AFTER:
        tell(f"playing: {story.title.lower()}")
        yield Told(story=story, lines=player.play(story))
    tell(f"playing: {ON_THE_PHONE.title.lower()}")
    account = str(ON_THE_PHONE.home.account.number)
    heard = tell_other_platforms(ready, begins=ELSEWHERE, account=account, product_id=INK)
    yield Told(story=ON_THE_PHONE, lines=(*heard, *player.play(ON_THE_PHONE)))
