"""What a run keeps of each order, so that a later one may tell whose links and credit are as they were."""

from __future__ import annotations

from attribution.exports.tables import Table

FILE = "components.parquet"
COMPONENTS = Table(
    "components",
    ("fingerprint",),
    "one order: a whole number that all rows decide which its links are made of; it names nobody",
    "select fingerprint from components order by fingerprint",
)
EFFECTS_FILE = "channel_effects.parquet"
CHANNEL_EFFECTS = Table(
    "channel_effects",
    ("model", "channel"),
    "what one model that learns from all journeys says of one channel, in units of 1e-12",
    "select model, channel, weight from channel_effects order by model, channel",
)
