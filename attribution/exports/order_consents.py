"""What each order's customer agreed to, and what else of an order its tables leave out, for whoever lets rows leave."""

from __future__ import annotations

from attribution.exports.tables import Table

ORDER_CONSENTS = Table(
    "order_consents",
    ("order_id",),
    "what the customer of one order agreed to; the shop's own id of it, when it was cancelled or refunded, its lines",
    """
select order_id, consent_measurement, consent_marketing, merchant_order_id, cancelled_us as cancelled_at,
       refunded_us as refunded_at, lines
from orders order by order_id
""",
)
FILE = f"{ORDER_CONSENTS.name}.parquet"
