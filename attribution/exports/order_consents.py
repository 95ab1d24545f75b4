"""What each order's customer agreed to, kept beside a run's tables for whoever lets rows leave it."""

from __future__ import annotations

from attribution.exports.tables import Table

ORDER_CONSENTS = Table(
    "order_consents",
    ("order_id",),
    "what the customer of one order agreed to",
    "select order_id, consent_measurement, consent_marketing from orders order by order_id",
)
FILE = f"{ORDER_CONSENTS.name}.parquet"
