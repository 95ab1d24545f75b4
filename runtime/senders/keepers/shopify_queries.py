"""What the Admin API is asked of subscription contracts, and in what words: GraphQL, 2026-10.

Source: shopify.dev, "Subscription contracts" and the reference of each query and mutation. A contract is changed by a
draft of it that is then committed; state, next date and a billing cycle have mutations of their own.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ledger.records.interval import Interval
from ledger.records.subscription import moment_there

CONTRACT, ORDER, CUSTOMER = "SubscriptionContract", "Order", "Customer"
_PARTS = """id status createdAt nextBillingDate currencyCode
  billingPolicy { interval intervalCount } deliveryPrice { amount } customer { id } originOrder { id }
  lines(first: 2) { nodes { id sku quantity currentPrice { amount } } }"""
READ = f"query Contract($id: ID!) {{ subscriptionContract(id: $id) {{ {_PARTS} }} }}"
EACH = f"""query Contracts($after: String) {{ subscriptionContracts(first: 50, after: $after) {{
  nodes {{ {_PARTS} }} pageInfo {{ hasNextPage endCursor }} }} }}"""

_ERRORS = "userErrors { field message }"
PAUSE = f"mutation Pause($id: ID!) {{ done: subscriptionContractPause(subscriptionContractId: $id) {{ {_ERRORS} }} }}"
ACTIVATE = f"""mutation Activate($id: ID!) {{
  done: subscriptionContractActivate(subscriptionContractId: $id) {{ {_ERRORS} }} }}"""
CANCEL = (
    f"mutation Cancel($id: ID!) {{ done: subscriptionContractCancel(subscriptionContractId: $id) {{ {_ERRORS} }} }}"
)
NEXT = f"""mutation Next($id: ID!, $date: DateTime!) {{
  done: subscriptionContractSetNextBillingDate(contractId: $id, date: $date) {{ {_ERRORS} }} }}"""
CYCLE = """query Cycle($cycle: SubscriptionBillingCycleInput!) {
  subscriptionBillingCycle(billingCycleInput: $cycle) { skipped } }"""
SKIP = f"""mutation Skip($cycle: SubscriptionBillingCycleInput!) {{
  done: subscriptionBillingCycleSkip(billingCycleInput: $cycle) {{ {_ERRORS} }} }}"""
DRAFT = f"""mutation Draft($id: ID!) {{
  done: subscriptionContractUpdate(contractId: $id) {{ draft {{ id }} {_ERRORS} }} }}"""
OFTEN = f"""mutation Often($id: ID!, $input: SubscriptionDraftInput!) {{
  done: subscriptionDraftUpdate(draftId: $id, input: $input) {{ {_ERRORS} }} }}"""
COUNT = f"""mutation Count($id: ID!, $line: ID!, $input: SubscriptionLineUpdateInput!) {{
  done: subscriptionDraftLineUpdate(draftId: $id, lineId: $line, input: $input) {{ {_ERRORS} }} }}"""
COMMIT = f"mutation Commit($id: ID!) {{ done: subscriptionDraftCommit(draftId: $id) {{ {_ERRORS} }} }}"


def global_id(kind: str, there: str) -> str:
    """Return an id as the Admin API wants it: `gid://shopify/SubscriptionContract/1001`."""
    return f"gid://shopify/{kind}/{there}"


def by_id(there: str) -> dict[str, Any]:
    """Return the variables that name a contract."""
    return {"id": global_id(CONTRACT, there)}


def next_on(there: str, day: date, time_zone: str) -> dict[str, Any]:
    """Return the variables that set the day of the next delivery."""
    return {**by_id(there), "date": moment_there(day, time_zone).isoformat()}


def cycle_of(there: str, day: date, time_zone: str) -> dict[str, Any]:
    """Return the variables that name the billing cycle in which a day lies."""
    selector = {"date": moment_there(day, time_zone).isoformat()}
    return {"cycle": {"contractId": global_id(CONTRACT, there), "selector": selector}}


def often(draft: str, interval: Interval) -> dict[str, Any]:
    """Return the variables that let it be billed and delivered so often."""
    policy = {"interval": interval.unit.upper(), "intervalCount": interval.every}
    return {"id": draft, "input": {"billingPolicy": policy, "deliveryPolicy": policy}}


def counted(draft: str, line: str, quantity: int) -> dict[str, Any]:
    """Return the variables that let so many come of a line."""
    return {"id": draft, "line": line, "input": {"quantity": quantity}}


def day_in(moment: datetime, time_zone: str) -> date:
    """Return the day of a moment on the merchant's calendar."""
    return moment.astimezone(ZoneInfo(time_zone)).date()
