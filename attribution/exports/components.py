"""What a run keeps of each component, so that a later one may tell which are as they were."""

from __future__ import annotations

from attribution.exports.tables import Table

FILE = "components.parquet"
COMPONENTS = Table(
    "components",
    ("high", "low"),
    "one component: the fingerprint, in two halves, of all that its links depend on; it names nobody",
    "select distinct high, low from unit_components order by high, low",
)
EFFECTS_FILE = "channel_effects.parquet"
CHANNEL_EFFECTS = Table(
    "channel_effects",
    ("model", "channel"),
    "what one model that learns from all journeys says of one channel, in units of 1e-12",
    "select model, channel, weight from channel_effects order by model, channel",
)
