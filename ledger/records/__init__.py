"""The records of the ledger: what happened, who may be tied to it, and what came of it.

Frozen, typed and versioned. The constraints are `annotated_types`, so a voice turn builds records without importing
pydantic, while every edge where untrusted data enters validates the same classes (see `ledger.wire`). What a voice turn
never needs is imported from its own file: `ledger.records.handoff`, `ledger.records.spend`, `ledger.records.claim`.
"""

from ledger.records.consent import Choice, Consent
from ledger.records.constraints import LONGEST_IDENTIFIER, Amount, Currency, Identifier, UtcTime, Word, is_currency
from ledger.records.identity import Identity
from ledger.records.order import Order, OrderLine
from ledger.records.touchpoint import Touchpoint
from ledger.records.versions import SCHEMA_VERSION
from ledger.records.words import (
    Action,
    DeviceType,
    Exposure,
    Grant,
    HandoffWay,
    Initiator,
    MatchDecision,
    OrderSource,
    OrderStatus,
    Outcome,
    Platform,
    Stage,
)

__all__ = [
    "LONGEST_IDENTIFIER",
    "SCHEMA_VERSION",
    "Action",
    "Amount",
    "Choice",
    "Consent",
    "Currency",
    "DeviceType",
    "Exposure",
    "Grant",
    "HandoffWay",
    "Identifier",
    "Identity",
    "Initiator",
    "MatchDecision",
    "Order",
    "OrderLine",
    "OrderSource",
    "OrderStatus",
    "Outcome",
    "Platform",
    "Stage",
    "Touchpoint",
    "UtcTime",
    "Word",
    "is_currency",
]
