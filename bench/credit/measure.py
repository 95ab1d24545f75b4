"""CPU time of a script in an interpreter of its own, and what it said."""

from __future__ import annotations

import json
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path

_TIMED = """
import contextlib, gc, json, resource, sys, time
{prepare}
{script}
times = []
for turn in range({warm} + {repeats}):
    gc.collect()
    begun = time.process_time()
    with contextlib.redirect_stdout(sys.stderr):
        said = run()
    times.append(time.process_time() - begun)
times = sorted(times[{warm}:])
print(json.dumps({{
    "seconds": times[len(times) // 2],
    "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "said": {{str(name): float(number) for name, number in (said or {{}}).items()}},
}}))
"""
PANDAS = """
import pandas
table = pandas.read_csv({table!r})
"""


@dataclass(frozen=True)
class CpuTimed:
    """Median CPU seconds of a run, the most memory of the process, and what it said of each channel."""

    seconds: float
    memory_mb: float
    said: dict[str, float]


def timed(  # noqa: PLR0913 - what is run, how, and how often
    python: Path | str, script: str, *, prepare: str, repeats: int, warm: int = 0, limit_s: int = 300
) -> CpuTimed | str:
    """Run `run()` of a script some times after `warm` others; return the median, or why there is none."""
    text = _TIMED.format(prepare=prepare, script=script, repeats=repeats, warm=warm)
    try:
        ran = subprocess.run(
            ["nice", str(python), "-c", text], check=False, capture_output=True, text=True, timeout=limit_s
        )
    except subprocess.TimeoutExpired:
        return f"no result in {limit_s} s"
    if ran.returncode:
        return (ran.stderr.strip().splitlines() or ["it failed"])[-1][:160]
    return CpuTimed(**json.loads(ran.stdout.splitlines()[-1]))


def seconds_of_command(command: list[str]) -> float:
    """Return the CPU seconds of a command and all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["nice", *command], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
