"""The scheduled job: `earshot attribute` over the ledger, and the run's files put into a bucket."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from base.clock import system_clock
from base.environment import variable
from base.errors import RunFailed
from base.recorder_settings import NamingSettings
from base.skill_variables import seller
from ledger.client import make_client
from ledger.secrets import READY_SECONDS, Renewed
from ledger.wiring import open_ledger

log = logging.getLogger("earshot.attribution")

UPLOAD_SECONDS = 60.0
MANIFEST = "manifest.json"  # as the command names it, whose libraries this module does not load


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class JobSettings(NamingSettings):
    """What this function reads: the ledger, where runs go, and the peppers, by which renewed pseudonyms are one's."""

    seller: str = seller()
    runs: str = variable("EARSHOT_RUNS", "Bucket of the nightly runs.", default="earshot-runs")
    run_days: str = variable("EARSHOT_RUN_DAYS", "Days of the ledger that a nightly run reads.", default="120")


def handler(event: dict[str, Any], context: object = None) -> dict[str, Any]:  # noqa: ARG001 - AWS's
    """Make one run, under the key of today's date: made again it takes the place of the earlier one.

    Raises:
        RunFailed: the command did not end well; what it said is in the log.
    """
    settings, today = _settings().made(first_seconds=READY_SECONDS), system_clock().date()
    if not open_ledger(settings).months():
        log.info("the ledger is empty yet: no run")
        return {"files": 0}
    since = today - timedelta(days=int(settings.run_days))
    with TemporaryDirectory(prefix="earshot-run-") as folder:
        _attribute(Path(folder), since.isoformat(), settings.pepper)
        put = _put(Path(folder), settings, f"runs/{today.isoformat()}/")
    return {"files": put}


@cache
def _settings() -> Renewed[JobSettings, JobSettings]:
    return Renewed(JobSettings, lambda settings: settings)


def _attribute(folder: Path, since: str, peppers: str) -> None:
    command = [sys.executable, "-m", "cli.main", "attribute", "--out", str(folder), "--since", since]
    environment = os.environ | {"EARSHOT_PEPPER": peppers}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - ours
    for line in ran.stderr.splitlines():
        log.log(logging.ERROR if ran.returncode else logging.INFO, "%s", line)
    if ran.returncode:
        raise RunFailed(f"earshot attribute ended with {ran.returncode}; its own words are in the log above")


def _put(folder: Path, settings: JobSettings, prefix: str) -> int:
    client = make_client("s3", settings, read_seconds=UPLOAD_SECONDS)
    files = {f"{prefix}{path.relative_to(folder)}": path for path in sorted(folder.rglob("*")) if path.is_file()}
    vouches = f"{prefix}{MANIFEST}"
    # A day's run made again: no manifest vouches for files of two runs. It goes first, and the new one comes last.
    client.delete_object(Bucket=settings.runs, Key=vouches)
    for key, path in sorted(files.items(), key=lambda file: file[0] == vouches):
        with path.open("rb") as body:
            client.put_object(Bucket=settings.runs, Key=key, Body=body)
    _drop_others(client, settings.runs, prefix, files)
    return len(files)


def _drop_others(client: Any, bucket: str, prefix: str, made: Collection[str]) -> None:
    """Delete what an earlier run of the day put there and this one, which is whole by now, did not make."""
    asked = {"Bucket": bucket, "Prefix": prefix}
    while True:
        page = client.list_objects_v2(**asked)
        for key in {one["Key"] for one in page.get("Contents", ())}.difference(made):
            client.delete_object(Bucket=bucket, Key=key)
        if not page.get("IsTruncated"):
            return
        asked["ContinuationToken"] = page["NextContinuationToken"]
