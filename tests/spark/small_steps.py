"""A few tables on an engine in the session of spark-submit; what they hold is printed as JSON."""

import json
import sys

import pyarrow as pa
from pyspark.sql import SparkSession

from attribution.engine import spark
from attribution.engine.engine import rows
from attribution.engine.engines import ENGINES
from attribution.engine.room import ANY_ROOM
from base.errors import InputError


def summed(part: pa.Table) -> pa.Table:
    return pa.table({"n": [sum(part["n"].to_pylist())]})


spark.ROWS_APART = 0
session = SparkSession.builder.getOrCreate()
try:
    with ENGINES["spark"](ANY_ROOM) as engine:
        engine.put("numbers", pa.table({"n": [3, 1, 2], "of": ["a", "b", None]}))
        engine.create("doubled", "select n * $times as n, of from numbers", {"times": 2})
        with ENGINES["spark"](ANY_ROOM) as beside:
            beside.put("numbers", engine.query("select n from doubled"))
            print(json.dumps(rows(beside, "select n from numbers order by n")))
        parts = engine.of_parts("select n from numbers", pa.schema([("n", pa.int64())]), summed)
        print(json.dumps(sum(parts["n"].to_pylist())))
        print(json.dumps(rows(engine, "select n, of from doubled order by n")))
except InputError as error:
    sys.exit(str(error))
print(json.dumps(session.range(3).count()))  # it is left open to its owner
