"""`earshot attribute --engine spark` as `spark-submit` starts it: files come from the cluster's storage and go there.

Takes the options of `earshot attribute`. Every value with a scheme (`s3://bucket/orders.parquet`) is copied to the
driver by the cluster's own Hadoop, under a folder made for the run and named there as it is in storage, so that a
manifest says the same wherever the driver was; so are tombstones that lie beside it. What `--out` names is written on
the driver and sent at the end, when all of it is there.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from base.errors import InputError

if TYPE_CHECKING:
    from attribution.engine.spark_files import SparkFiles

_FAR = re.compile(r"([a-z][a-z0-9+.-]*)://(.+)")
_OUT = ("--out", "-o")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRun:
    """What a run on a cluster is asked.

    `arguments` are the command's, with places on the driver; `bring` says which file of storage belongs in which of
    them beforehand, `send` which folder belongs where in storage afterwards.
    """

    arguments: tuple[str, ...]
    bring: Mapping[str, Path]
    send: Mapping[Path, str]


def asked(given: Sequence[str]) -> ClusterRun:
    """Return what arguments ask for.

    >>> run = asked(["--orders", "s3://b/in/o.parquet", "--out=s3://b/out"])
    >>> run.arguments
    ('--orders', 's3/b/in/o.parquet', '--out=s3/b/out')
    """
    arguments: list[str] = []
    bring: dict[str, Path] = {}
    send: dict[Path, str] = {}
    for before, argument in zip(("", *given), given, strict=False):
        option, assigned, value = argument.rpartition("=") if argument.startswith("-") else ("", "", argument)
        if found := _FAR.fullmatch(value):
            near = Path(found[1], found[2].strip("/"))
            if (option or before) in _OUT:
                send[near] = value
            else:
                bring[value] = near
            arguments.append(f"{option}{assigned}{near.as_posix()}")
        else:
            arguments.append(argument)
    return ClusterRun(arguments=tuple(arguments), bring=bring, send=send)


def main(given: Sequence[str]) -> None:
    """Run `earshot attribute` in the session of `spark-submit`; exits as that does."""
    from pyspark.sql import SparkSession

    from attribution.engine.spark_files import SparkFiles

    run = asked(given)
    files = SparkFiles(SparkSession.builder.appName("earshot").getOrCreate())
    with TemporaryDirectory(prefix="earshot-") as here:
        os.chdir(here)
        try:
            _bring(files, run)
        except InputError as error:
            sys.exit(f"error: {error}")
        _attribute(run.arguments)
        for folder, url in run.send.items():
            files.send(folder, url)


def _bring(files: SparkFiles, run: ClusterRun) -> None:
    from attribution.inputs.remembered import TOMBSTONES

    for url in run.send.values():
        files.refuse_filled(url)
    for url, near in run.bring.items():
        files.bring(url, near, beside=(TOMBSTONES,))


def _attribute(arguments: Sequence[str]) -> None:
    from cli.main import main as earshot

    sys.argv = ["earshot", "attribute", "--engine", "spark", *arguments]
    try:
        earshot()
    except SystemExit as ended:
        if ended.code:
            raise
