"""What a run keeps of each order, so that a later one may tell whose links are as they were."""

from __future__ import annotations

from attribution.exports.tables import Table

FILE = "components.parquet"
COMPONENTS = Table(
    "components",
    ("fingerprint",),
    "one order: a whole number that all rows decide which its links are made of; it names nobody",
    "select fingerprint from components order by fingerprint",
)
