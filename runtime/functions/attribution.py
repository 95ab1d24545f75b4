"""The scheduled job: `earshot attribute` over the ledger, and the run's files put into a bucket."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from base.clock import system_clock
from base.environment import LedgerSettings, secrets_at, variable
from base.errors import RunFailed
from base.skill_variables import pepper, seller
from ledger.client import make_client
from ledger.secrets import Renewed
from ledger.wiring import open_ledger

log = logging.getLogger("earshot.attribution")

UPLOAD_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class JobSettings(LedgerSettings):
    """What this function reads: the ledger, where runs go, and the peppers, by which renewed pseudonyms are one's."""

    secrets_at: str = secrets_at()
    pepper: str = pepper()
    seller: str = seller()
    runs: str = variable("EARSHOT_RUNS", "Bucket of the nightly runs.", default="earshot-runs")
    run_days: str = variable("EARSHOT_RUN_DAYS", "Days of the ledger that a nightly run reads.", default="120")


def handler(event: dict[str, Any], context: object = None) -> dict[str, Any]:  # noqa: ARG001 - AWS's
    """Make one run, under the key of today's date: made again it takes the place of the earlier one.

    Raises:
        RunFailed: the command did not end well; what it said is in the log.
    """
    settings, today = _settings().made(), system_clock().date()
    if not open_ledger(settings).months():
        log.info("the ledger is empty yet: no run")
        return {"files": 0}
    since = today - timedelta(days=int(settings.run_days))
    with TemporaryDirectory(prefix="earshot-run-") as folder:
        _attribute(Path(folder), since.isoformat(), settings.pepper)
        put = _put(Path(folder), settings, f"runs/{today.isoformat()}")
    return {"files": put}


@cache
def _settings() -> Renewed[JobSettings, JobSettings]:
    return Renewed(JobSettings, lambda settings: settings)


def _attribute(folder: Path, since: str, peppers: str) -> None:
    command = [sys.executable, "-m", "cli.main", "attribute", "--out", str(folder), "--since", since]
    environment = os.environ | {"EARSHOT_PEPPER": peppers}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - ours
    for line in ran.stderr.splitlines():
        log.info("%s", line)
    if ran.returncode:
        raise RunFailed(f"earshot attribute ended with {ran.returncode}; its own words are in the log above")


def _put(folder: Path, settings: JobSettings, key: str) -> int:
    client = make_client("s3", settings, read_seconds=UPLOAD_SECONDS)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        with path.open("rb") as body:
            client.put_object(Bucket=settings.runs, Key=f"{key}/{path.relative_to(folder)}", Body=body)
    return len(files)
