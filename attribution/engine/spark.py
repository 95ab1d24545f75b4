"""The engine beyond one machine: SQL on the executors of a session of Spark, functions over Arrow on its driver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import count

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from attribution.engine.engine import NO_VALUES, Engine, OfPart, Values, number
from attribution.engine.room import ANY_ROOM, LEAST_MEMORY_GB, Room
from attribution.engine.spark_answers import Answers, may_name
from attribution.engine.spark_session import heap_gb, session_of
from attribution.engine.spark_sql import in_spark, in_spark_apart
from attribution.engine.spark_store import Store, is_here

# A table has a part for every so many rows of the largest table that came in; each part is one core's.
ROWS_A_PART = 250_000
# A step that reads no more rows of all its tables is worked on where the driver is: they would be one part, so there is
# nothing to share out, and to plan a job takes the JVM longer than such rows take DuckDB.
ROWS_A_STEP = ROWS_A_PART
# What the driver's DuckDB may take in memory, beside and as a part of the JVM's.
OF_ANSWERS = 0.25
LEAST_PARTS, MOST_PARTS = 2, 2000
# Below this many rows it takes longer to compile a query than to go through its rows one expression at a time, and to
# plan it again after each of its stages longer than a worse plan takes.
ROWS_TO_COMPILE = 20_000
# What a run makes on the way is read whole, a few times, and thrown away: to look for what repeats in a column, and to
# write down bounds and sizes of its pages, was a third of what tasks took.
AS_WRITTEN = {
    "parquet.enable.dictionary": "false",
    "parquet.column.statistics.enabled": "false",
    "parquet.size.statistics.enabled": "false",
    "parquet.page.write-checksum.enabled": "false",
}
# Fewer rows are worked on where the driver is, rather than by Python on the executors, which has to start there.
ROWS_APART = 100_000


class Spark:
    """An engine over one session.

    Args:
        session: one without tables.
        scratch: the folder of the tables that are made; driver and executors reach it by this name.
        answers: to what is asked of small tables, where this machine reaches that folder.
    """

    def __init__(self, session: SparkSession, scratch: str, answers: Answers) -> None:
        self._session, self._store = session, Store(session, scratch)
        self._numbers, self._answers = count(1), answers
        self._places: dict[str, str] = {}  # where each table's files lie
        self._unseen: dict[str, StructType] = {}  # tables that the session was not asked about yet
        self._most_rows = 0
        self._go_by_size()

    def create(self, name: str, sql: str, values: Values = NO_VALUES) -> None:
        """Make the table `name` of a query's rows."""
        if self._store.here and (made := self._answers.made(sql, values, self._places, ROWS_A_STEP)) is not None:
            self.put(name, made)
        else:
            for of, text in in_spark_apart(name, sql, values):
                self._keep(of, self._said(text, values))

    def put(self, name: str, table: pa.Table) -> None:
        """Make the table `name` of Arrow rows, which are the driver's."""
        self.fill(name, table.schema, [table])

    def fill(self, name: str, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
        """Make the table `name` of Arrow rows that come table by table: the driver holds one of them at a time."""
        place = self._place(name)
        self._sized(self._store.write(place, schema, tables))
        self._lies(name, place, from_arrow_schema(schema, prefer_timestamp_ntz=True))

    def query(self, sql: str, values: Values = NO_VALUES) -> pa.Table:
        """Return a query's rows, on the driver."""
        if self._store.here and (found := self._answers.query(sql, values, self._places)) is not None:
            return found
        return self._asked(sql, values).toArrow()

    def of_parts(self, sql: str, schema: pa.Schema, work: OfPart) -> pa.Table:
        """Return what `work` makes of a query's rows: on the executors, each of its parts, once there are many rows."""
        if number(self, f"select count(*) from ({sql}) as r") < ROWS_APART:
            return work(self.query(sql)).cast(schema)
        parts = self._asked(sql, NO_VALUES).repartition(self._parts())
        found = parts.mapInArrow(partial(_of_part, work, schema), from_arrow_schema(schema))
        return found.toArrow().cast(schema)

    def _asked(self, sql: str, values: Values) -> DataFrame:
        return self._said(in_spark(sql, values), values)

    def _said(self, text: str, values: Values) -> DataFrame:
        for name in may_name(text) & self._unseen.keys():
            shown = self._session.read.schema(self._unseen.pop(name)).parquet(self._places[name])
            shown.createOrReplaceTempView(name)
        return self._session.sql(text, args=dict(values))

    def _keep(self, name: str, frame: DataFrame) -> None:
        """Work a table out now, and go on from its file: a plan that holds all plans before it outgrows the driver."""
        place = self._place(name)
        frame.write.options(**AS_WRITTEN).parquet(place)
        self._lies(name, place, frame.schema)

    def _place(self, name: str) -> str:
        return f"{self._store.folder}/{next(self._numbers)}_{name}"

    def _lies(self, name: str, place: str, shape: StructType) -> None:
        self._places[name], self._unseen[name] = place, shape

    def _sized(self, rows: int) -> None:
        if rows > self._most_rows:
            self._most_rows = rows
            self._go_by_size()

    def _parts(self) -> int:
        return min(max(self._most_rows // ROWS_A_PART, LEAST_PARTS), MOST_PARTS)

    def _go_by_size(self) -> None:
        compiled = self._most_rows >= ROWS_TO_COMPILE
        for setting, value in (
            ("spark.sql.shuffle.partitions", str(self._parts())),
            ("spark.sql.adaptive.enabled", str(compiled).lower()),
            ("spark.sql.codegen.wholeStage", str(compiled).lower()),
            ("spark.sql.codegen.factoryMode", "FALLBACK" if compiled else "NO_CODEGEN"),
        ):
            self._session.conf.set(setting, value)


def _of_part(work: OfPart, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    came = list(batches)
    if came:
        yield from work(pa.Table.from_batches(came)).cast(schema).to_batches()


@contextmanager
def open_spark(room: Room = ANY_ROOM) -> Iterator[Engine]:
    """Give an empty engine over Spark.

    Args:
        room: in local mode how much memory the JVM may take; and the folder of what is made on the way. On a cluster
            both are said to `spark-submit`.

    Raises:
        InputError: Spark cannot be started here; what to do is said.
        NoRoom: neither in memory nor on disk was room enough.
    """
    with session_of(room) as (session, scratch):
        memory_gb = max(OF_ANSWERS * heap_gb(room), LEAST_MEMORY_GB)
        with closing(Answers(memory_gb, f"{scratch}/answers" if is_here(scratch) else "")) as answers:
            yield Spark(session, scratch, answers)
