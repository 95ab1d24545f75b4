"""What `earshot bench talk` prints: the share of conversations that ended as expected, by item, and the failures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.talk.held import Ending, hold
from bench.talk.judge import amiss
from bench.talk.script import Script, read_scripts

SAMPLES = Path(__file__).resolve().parents[2] / "tests/conversation/samples"
NOT_UNDERSTOOD = "AMAZON.FallbackIntent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One conversation and what was wrong with its ending."""

    script: Script
    ending: Ending
    wrong: list[str]


def judged(scripts: Iterable[Script]) -> list[Verdict]:
    """Hold every conversation and judge its ending."""
    held = ((script, hold(script)) for script in scripts)
    return [Verdict(script=script, ending=end, wrong=amiss(script.expect, end)) for script, end in held]


def bench_talk(files: Sequence[Path], *, failures: bool) -> str:
    """Return the table for the conversations of files, or for those of the tests where none is named."""
    verdicts = judged(read_scripts(files or sorted(SAMPLES.glob("*.jsonl"))))
    lines = [*_summary(verdicts), *(_failures(verdicts) if failures else ())]
    return "\n".join(lines)


def _summary(verdicts: list[Verdict]) -> Iterator[str]:
    turns = [turn for verdict in verdicts for turn in verdict.ending.turns[1:]]
    lost = sum(turn.understood == NOT_UNDERSTOOD for turn in turns)
    right = sum(not verdict.wrong for verdict in verdicts)
    yield f"ended as expected: {right} of {len(verdicts)} conversations ({_percent(right, len(verdicts))})"
    yield f"not understood: {lost} of {len(turns)} utterances ({_percent(lost, len(turns))})"
    yield ""
    yield "item  as expected"
    for item in sorted({item for verdict in verdicts for item in verdict.script.items}):
        of_item = [verdict for verdict in verdicts if item in verdict.script.items]
        right = sum(not verdict.wrong for verdict in of_item)
        yield f"{item:>4}  {right} of {len(of_item)}"


def _failures(verdicts: list[Verdict]) -> Iterator[str]:
    for verdict in verdicts:
        if not verdict.wrong:
            continue
        items = ", ".join(str(item) for item in verdict.script.items)
        yield f"\n{verdict.script.id} (items {items}): {'; '.join(verdict.wrong)}"
        for turn in verdict.ending.turns:
            yield f"  U: {turn.utterance}   [{turn.understood}]"
            yield f"  A: {turn.speech}"
        if verdict.script.why:
            yield f"  why: {verdict.script.why}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "none"
