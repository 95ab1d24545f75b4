"""The scheduled job: `earshot attribute` over the ledger, the run's files put into a bucket, its summary mailed."""

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
from base.errors import MerchantUnavailable, RunFailed, SettingsError
from base.merchant_variables import sender_email, smtp_url
from base.recorder_settings import NamingSettings
from base.skill_variables import seller
from ledger.client import make_client
from ledger.secrets import READY_SECONDS, Renewed
from ledger.wiring import open_ledger
from runtime.senders.mailing import open_server
from runtime.senders.run_summary import mail_summary, recipients_of, run_id_of

log = logging.getLogger("earshot.attribution")

UPLOAD_SECONDS = 60.0
MAILED = "mailed/"
COMING = "coming/"  # what is sent, until all of it has arrived
MANIFEST = "manifest.json"  # as the command names it, whose libraries this module does not load


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class JobSettings(NamingSettings):
    """What this function reads: the ledger, where runs go, and the peppers, by which renewed pseudonyms are one's."""

    seller: str = seller()
    runs: str = variable("EARSHOT_RUNS", "Bucket of the nightly runs.", default="earshot-runs")
    run_days: str = variable("EARSHOT_RUN_DAYS", "Days of the ledger that a nightly run reads.", default="120")
    report_email: str = variable(
        "EARSHOT_REPORT_EMAIL",
        "Who is sent the summary of each nightly run: addresses, parted by commas; empty for nobody.",
        default="",
    )
    sender_email: str = sender_email()
    smtp_url: str = smtp_url()


def handler(event: dict[str, Any], context: object = None) -> dict[str, Any]:  # noqa: ARG001 - AWS's
    """Make one run, under the key of today's date: made again it takes the place of the earlier one.

    Raises:
        RunFailed: the command did not end well; what it said is in the log. Or the run is whole in the bucket, and
            its summary could not be mailed: made again, it is mailed then.
    """
    settings, today = _settings().made(first_seconds=READY_SECONDS), system_clock().date()
    if not open_ledger(settings).months():
        log.info("the ledger is empty yet: no run")
        return {"files": 0}
    since = today - timedelta(days=int(settings.run_days))
    with TemporaryDirectory(prefix="earshot-run-") as folder:
        _attribute(Path(folder), since.isoformat(), settings.pepper)
        prefix = f"runs/{today.isoformat()}/"
        put = _put(Path(folder), settings, prefix)
        _mail(Path(folder), settings, f"{prefix}{MAILED}")
    return {"files": put}


def _mail(folder: Path, settings: JobSettings, marks: str) -> None:
    """Mail a run's summary, once a run: a mark beside the run's files says that it was."""
    try:
        if not (recipients := recipients_of(settings.report_email)):
            return
        client, mark = make_client("s3", settings), f"{marks}{run_id_of(folder)}"
        if client.list_objects_v2(Bucket=settings.runs, Prefix=mark).get("Contents"):
            return
        mail_summary(folder, open_server(settings), sender=settings.sender_email, recipients=recipients)
    except (MerchantUnavailable, SettingsError) as error:
        raise RunFailed(f"the run is whole in the bucket, and its summary was not mailed: {error}") from error
    client.put_object(Bucket=settings.runs, Key=mark, Body=b"")
    log.info("the summary was mailed to %d", len(recipients))


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
    """Put a run's files there: sent beside the day's earlier run, which stays whole until all of them have arrived.

    Then the bucket itself moves them, which takes seconds. Meanwhile no manifest vouches for files of two runs: it goes
    first, and the new one comes last. What a run that broke off there left is dropped by the next.
    """
    client, bucket = make_client("s3", settings, read_seconds=UPLOAD_SECONDS), settings.runs
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    coming = f"{COMING}{prefix}"
    for name in names:
        with (folder / name).open("rb") as body:
            client.put_object(Bucket=bucket, Key=f"{coming}{name}", Body=body)
    client.delete_object(Bucket=bucket, Key=f"{prefix}{MANIFEST}")
    for name in sorted(names, key=lambda name: name == MANIFEST):
        arrived = {"Bucket": bucket, "Key": f"{coming}{name}"}
        client.copy_object(Bucket=bucket, Key=f"{prefix}{name}", CopySource=arrived)
    _drop_others(client, bucket, prefix, {f"{prefix}{name}" for name in names})
    _drop_others(client, bucket, COMING, ())  # of this run, and of any that broke off
    return len(names)


def _drop_others(client: Any, bucket: str, prefix: str, made: Collection[str]) -> None:
    """Delete what an earlier run of the day put there and this one, which is whole by now, did not make.

    What says that an earlier run's summary was mailed stays.
    """
    asked = {"Bucket": bucket, "Prefix": prefix}
    while True:
        page = client.list_objects_v2(**asked)
        there = {one["Key"] for one in page.get("Contents", ()) if not one["Key"].startswith(f"{prefix}{MAILED}")}
        for key in there.difference(made):
            client.delete_object(Bucket=bucket, Key=key)
        if not page.get("IsTruncated"):
            return
        asked["ContinuationToken"] = page["NextContinuationToken"]
