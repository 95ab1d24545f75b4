"""Start and turn against the yardstick: `earshot bench startup`.

Every figure is CPU time (user and system) of whole processes or of a loop inside one, the median of repeats, yardstick
and skill in turn, so that ratios hold when the machine's speed drifts. Warm-up runs, which write byte code, do not
count. The yardstick of a start is a hello-world skill; of a warm turn, the same and a conditional write by a client as
boto3 makes it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from base.errors import BenchError
from runtime.embedded_aws.local import embedded_aws

ROOT = Path(__file__).resolve().parents[2]
REPEATS = 9
TURNS = 300

_LAUNCH = (ROOT / "events" / "launch.json").read_text("utf-8")
_HELP = (ROOT / "events" / "help.json").read_text("utf-8")
_REORDER = (ROOT / "events" / "reorder.json").read_text("utf-8")
_ANSWER = """
import json, os
from {module} import handler
event = json.loads(os.environ["BENCH_EVENT"])
handler(event, None)
"""
_WARM = """
import json, os, time
from {module} import handler
event = json.loads(os.environ["BENCH_EVENT"])
def turn(n):
    event["request"]["requestId"] = f"bench-{{os.getpid()}}-{{n}}"
    handler(event, None)
for n in range(20): turn(n)
began = time.process_time()
for n in range({turns}): turn(1000 + n)
print((time.process_time() - began) / {turns})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One comparison: CPU seconds of the yardstick and of the skill, and the most the ratio may be."""

    name: str
    hello: float
    ours: float
    at_most: float | None

    @property
    def ratio(self) -> float:
        """How many times the yardstick."""
        return self.ours / self.hello


def measure() -> list[Figure]:
    """Measure import, first answer (with its table write) and warm turns, on an embedded AWS of its own."""
    with embedded_aws(None) as aws:
        aws.create_table("earshot")
        environment = _environment(aws.environment())
        return [
            _whole("import", "import {module}", environment, at_most=0.6),
            _whole("first answer, with its table write", _ANSWER, environment, at_most=3.5),
            _inside("warm help, which writes one item", _HELP, environment, at_most=1.5),
            _inside("warm launch, which reads once and writes one item", _LAUNCH, environment, at_most=None),
            _inside("warm reorder, which reads twice and writes one item", _REORDER, environment, at_most=None),
            _buying("warm purchase, which reads once and writes in one transaction", environment, at_most=3.0),
        ]


def table(figures: list[Figure]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| what | yardstick, ms | Earshot, ms | ratio | at most |", "|---|---|---|---|---|"]
    lines += [
        f"| {one.name} | {one.hello * 1e3:.2f} | {one.ours * 1e3:.2f} | {one.ratio:.2f} | {one.at_most or ''} |"
        for one in figures
    ]
    return "\n".join(lines)


def _environment(aws: Mapping[str, str]) -> dict[str, str]:
    skill = json.loads(_LAUNCH)["session"]["application"]["applicationId"]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **aws, "PYTHONPATH": str(ROOT), "EARSHOT_SKILL_ID": skill, "BENCH_EVENT": _LAUNCH}


def _whole(name: str, program: str, environment: dict[str, str], *, at_most: float) -> Figure:
    taken: dict[str, list[float]] = {"bench.startup.hello_skill": [], "lambda_handler": []}
    for repeat in range(REPEATS + 2):
        for module, seconds in taken.items():
            spent = _cpu_of_process(program.format(module=module), environment)
            if repeat >= 2:
                seconds.append(spent)
    hello, ours = (statistics.median(seconds) for seconds in taken.values())
    return Figure(name=name, hello=hello, ours=ours, at_most=at_most)


def _cpu_of_process(program: str, environment: dict[str, str]) -> float:
    child = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise BenchError(f"a measured process ended with {child.returncode}: {program}")
    return used.ru_utime + used.ru_stime


def _inside(name: str, event: str, environment: dict[str, str], *, at_most: float | None) -> Figure:
    taken: dict[str, list[float]] = {"bench.startup.hello_and_write": [], "lambda_handler": []}
    for _ in range(3):
        for module, seconds in taken.items():
            done = subprocess.run(
                [sys.executable, "-c", _WARM.format(module=module, turns=TURNS)],
                env={**environment, "BENCH_EVENT": event},
                capture_output=True,
                text=True,
                check=True,
            )
            seconds.append(float(done.stdout.splitlines()[-1]))
    hello, ours = (statistics.median(seconds) for seconds in taken.values())
    return Figure(name=name, hello=hello, ours=ours, at_most=at_most)


def _buying(name: str, environment: dict[str, str], *, at_most: float) -> Figure:
    program = [sys.executable, "-m", "bench.startup.buying"]
    runs = [
        subprocess.run(program, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        for _ in range(3)
    ]
    hello, ours = (statistics.median(map(float, figures)) for figures in zip(*runs, strict=True))
    return Figure(name=name, hello=hello, ours=ours, at_most=at_most)
