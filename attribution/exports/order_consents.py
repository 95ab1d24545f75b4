"""What orders' customers agreed to, and who said no since, for whoever lets rows leave; what else tables leave out."""

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
TAKEN_BACK = Table(
    "taken_back",
    ("kind", "record_id"),
    "a touch or order whose customer said no later, to being measured or to marketing; it names nobody",
    "select kind, record_id, measured, marketing from taken_back order by kind, record_id",
)
TAKEN_BACK_FILE = f"{TAKEN_BACK.name}.parquet"
