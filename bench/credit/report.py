"""`earshot bench credit`: time and accuracy beside other libraries in one run, as a table."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.credit.lookback import DUCKDB, OURS
from bench.credit.measure import PANDAS, CpuTimed, seconds_of_command, timed
from bench.credit.ours import CODED, EIGHT, PATHS
from bench.credit.paths import write_paths
from bench.credit.peers import PEERS, OtherLibrary, python_of
from bench.marks import put

JOURNEYS, CHANNELS = 210_000, 20
PAGE = Path(__file__).parents[2] / "docs" / "attribution.md"
_EARSHOT = "from cli.main import main; main()"
_HEAD = "| who | what | CPU, s | times ours | largest error |\n|---|---|---|---|---|"
_OWN_HEAD = "| what of ours | CPU, s | memory, MB |\n|---|---|---|"


def bench_credit(*, peers: Path, large: bool, write: bool, talk: Callable[[str], object]) -> str:
    """Measure us and the peers on one table of paths; return the tables, and put them into the docs where asked."""
    with TemporaryDirectory() as folder:
        table = Path(folder) / "paths.csv"
        touches = write_paths(table, journeys=JOURNEYS, channels=CHANNELS)
        talk(f"{touches:,} touches, {JOURNEYS:,} journeys, {CHANNELS} channels")
        beside = f"{_about(touches)}\n\n{_beside(table, peers, talk)}"
        alone = _alone(table, large=large, talk=talk)
    if write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(put(put(page, "credit", beside), "credit-alone", alone), encoding="utf-8")
    return f"{beside}\n\n{alone}"


def _about(touches: int) -> str:
    return (
        f"{touches:,} touches in {JOURNEYS:,} paths over {CHANNELS} channels, as texts in one pandas table that all "
        "are given; median CPU seconds. "
        "Errors are of removal effects, or of shares where a library has none, against ours."
    )


def _beside(table: Path, folder: Path, talk: Callable[[str], object]) -> str:
    talk("ours")
    script = PATHS.format(models=EIGHT, kernel="compiled")
    ours = timed(sys.executable, script, prepare=PANDAS.format(table=str(table)), repeats=5, warm=2)
    if isinstance(ours, str):
        return f"Ours failed: {ours}"
    lines = [_HEAD, f"| **Earshot** | eight models, compiled pass | {ours.seconds:.3f} | 1 | |"]
    for peer in PEERS:
        talk(f"{peer.name}: {peer.does}")
        python = python_of(peer, folder)
        found = (
            python
            if isinstance(python, str)
            else timed(python, peer.script, prepare=PANDAS.format(table=str(table)), repeats=peer.repeats)
        )
        lines.append(_line(peer, found, ours))
    return "\n".join(lines)


def _line(peer: OtherLibrary, found: CpuTimed | str, ours: CpuTimed) -> str:
    if isinstance(found, str):
        return f"| {peer.name} | {peer.does} | skipped: {found} | | |"
    kind = peer.compared[1]
    errors = [abs(number - ours.said.get(f"{kind}:{channel}", 0.0)) for channel, number in found.said.items()]
    error = max(errors) if len(errors) == CHANNELS else float("nan")
    return f"| {peer.name} | {peer.does} | {found.seconds:.2f} | {found.seconds / ours.seconds:.0f} | {error:.1e} |"


def _alone(table: Path, *, large: bool, talk: Callable[[str], object]) -> str:
    lines = [_OWN_HEAD]
    given = PANDAS.format(table=str(table))
    plain = given + PATHS.format(models=EIGHT, kernel="plain")
    third = given + PATHS.format(models=("markov_3",), kernel="compiled")
    runs = [
        ("the same without a compiler", plain),
        ("Markov 3 alone, of the same table", third),
        ("eight models, 60 channels, already coded", _coded(JOURNEYS, 60)),
    ]
    if large:
        runs += [
            ("eight models, 10^7 touches, already coded", _coded(JOURNEYS * 10, CHANNELS)),
            ("eight models, 10^8 touches, already coded", _coded(JOURNEYS * 100, CHANNELS)),
            ("linear, 333,000 orders looked back from among 10^7 touches", OURS),
            ("the same join and credit in plain DuckDB, its tables loaded", DUCKDB),
        ]
    for name, script in runs:
        talk(name)
        found = timed(sys.executable, "", prepare=script, repeats=1 if "10^" in name else 3, warm=1, limit_s=580)
        lines.append(f"| {name} | {found} | |" if isinstance(found, str) else _told(name, found))
    for name, models in (("eight models", ",".join(EIGHT)), ("all models", "")):
        talk(f"earshot credit, {name}")
        with TemporaryDirectory() as out:
            asked = ["credit", "--paths", str(table), "--out", out, "--models", models]
            seconds = median(seconds_of_command([sys.executable, "-c", _EARSHOT, *asked]) for _ in range(3))
        lines.append(f"| `earshot credit --paths`, {name}, start, reading and writing included | {seconds:.2f} | |")
    return "\n".join(lines)


def _coded(journeys: int, channels: int) -> str:
    return CODED.format(journeys=journeys, channels=channels, models=EIGHT, kernel="compiled")


def _told(name: str, found: CpuTimed) -> str:
    return f"| {name} | {found.seconds:.3f} | {found.memory_mb:,.0f} |"
