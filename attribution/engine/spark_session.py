"""The session of Spark that a run works in: the cluster's where one is there already, else one of this process."""

from __future__ import annotations

import logging
import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from attribution.engine.room import Room
from base.errors import InputError, NoRoom

# Where a cluster keeps what a run makes on the way: a folder that driver and executors reach by the same name.
SCRATCH = "spark.earshot.scratch"
# Of the machine's memory, in local mode and where nothing else was asked: Python works beside it on Arrow tables.
USUAL_MEMORY = 0.4
# What decides how a text is understood; whatever a cluster has set, a run has these.
MEANING = {
    "spark.sql.ansi.enabled": "true",  # what finds no room in a number is an error, never another number
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",  # Arrow reads other types back from INT96
}
# What decides how a query is gone about. Parts are small (ROWS_A_PART of `attribution.engine.spark`): one side of a
# join fits a table of hashes, and so do the groups of a part; neither needs to be sorted.
WAY = {
    "spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold": "96MB",
    "spark.sql.objectHashAggregate.sortBased.fallbackThreshold": "1000000",
}
# Threads of the collector's own cost more on few cores. A run plans some hundred queries, once each, and most of the
# code that does so is worth no second, dearer compilation: what the JVM calls hot is ten times its usual.
_JAVA = (
    "-XX:+UseParallelGC -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 "
    "-XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000"
)
_JAVA_MISSING = "Spark needs Java 17, which was not found or did not start: Debian's package is openjdk-17-jre-headless"
_NO_SCRATCH = (
    f"on a cluster Spark needs a folder that all its machines reach: spark-submit --conf {SCRATCH}=s3://bucket/folder"
)
_FULL = {"OutOfMemoryError", "SparkOutOfMemoryError", "IOException", "DiskErrorException"}
# Spark's own words about an error that is told by us; the rest of its log is the JVM's.
_LOGGERS = ("SQLQueryContextLogger", "DataFrameQueryContextLogger", "py4j")


@contextmanager
def session_of(room: Room) -> Iterator[tuple[SparkSession, str]]:
    """Give a session with no tables of its own, and the folder of what it makes; both end with the run.

    A session that `spark-submit` started is used and left as it was. Otherwise one is started in local mode, open to
    this machine alone; engines beside the first share it.

    Raises:
        InputError: Java is not there, or a cluster was given no folder.
        NoRoom: neither in memory nor on disk was room enough.
    """
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    there = SparkSession.getActiveSession()
    with TemporaryDirectory(prefix="earshot-", dir=room.spill) as spill:
        whole = there or _started(room, spill)
        try:
            with _scratch(whole, spill) as scratch:
                yield _of_its_own(whole), scratch
        except (PySparkException, Py4JError) as error:
            if _FULL.isdisjoint(_java_causes(error)):
                raise
            memory = whole.conf.get("spark.driver.memory", None) or "what spark-submit was told"
            raise NoRoom(memory=memory, spill=spill, said=str(error)) from error
        finally:
            if there is None:
                _stop(whole)


def _java_causes(error: Exception) -> set[str]:
    """Return the names of the Java errors behind one of Python's, innermost and all."""
    names: set[str] = set()
    at: Any = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    while at is not None:
        names.add(str(at.getClass().getSimpleName()))
        at = at.getCause()
    return names


def _of_its_own(whole: SparkSession) -> SparkSession:
    session = whole.newSession()
    for name, value in (MEANING | WAY).items():
        session.conf.set(name, value)
    return session


def _started(room: Room, spill: str) -> SparkSession:
    builder = SparkSession.builder
    for name, value in _local(room, spill).items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, FileNotFoundError) as error:
        raise InputError(_JAVA_MISSING) from error
    session.sparkContext.pythonExec = sys.executable  # else whichever python3 is found first, without our libraries
    return session


def _local(room: Room, spill: str) -> dict[str, str]:
    return {
        "spark.app.name": "earshot",
        "spark.master": "local[*]",
        "spark.driver.memory": f"{round(heap_gb(room) * 1000)}m",
        "spark.driver.maxResultSize": "0",  # final files have one writer, and it is here
        "spark.driver.host": "127.0.0.1",  # else two ports listen to the world
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": _JAVA,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.local.dir": spill,
        # Nobody looks at what was, and the folder is thrown away: no marks of success, no second move of each file.
        "spark.ui.retainedJobs": "10",
        "spark.ui.retainedStages": "10",
        "spark.ui.retainedTasks": "100",
        "spark.sql.ui.retainedExecutions": "1",
        "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "2",
        "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
        "spark.sql.warehouse.dir": f"{spill}/warehouse",
    }


def heap_gb(room: Room) -> float:
    """Return how much memory the JVM of local mode may take, in 10^9 bytes."""
    return room.memory_gb or USUAL_MEMORY * _machine_memory() / 1e9


def _machine_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


@contextmanager
def _scratch(session: SparkSession, spill: str) -> Iterator[str]:
    if re.fullmatch(r"local(\[.*\])?", session.sparkContext.master):  # local-cluster is one
        with TemporaryDirectory(prefix="tables-", dir=spill) as folder:
            yield folder
        return
    root = session.conf.get(SCRATCH, "")
    if not root:
        raise InputError(_NO_SCRATCH)
    folder = f"{root.rstrip('/')}/{session.sparkContext.applicationId}-{os.urandom(4).hex()}"
    try:
        yield folder
    finally:
        _removed(session, folder)


def _removed(session: SparkSession, folder: str) -> None:
    context = session.sparkContext
    path = context._jvm.org.apache.hadoop.fs.Path(folder)  # noqa: SLF001 - the only way to a cluster's files
    path.getFileSystem(context._jsc.hadoopConfiguration()).delete(path, True)  # noqa: SLF001


def _stop(session: SparkSession) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # of sockets that Spark's own side leaves to the collector
        session.stop()
