"""The parts of a ledger that have a file of their own, over one table."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from ledger.dynamo import DynamoTable
from ledger.month_marks import MonthMarks
from ledger.outbox import Outbox
from ledger.placed import PlacedOrders
from ledger.pseudonyms import UNKEYED, Pseudonyms
from ledger.summaries import Summaries
from ledger.table import FEW, Shards
from ledger.terms import TermsRead

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from ledger.asked import AskedBefore
    from ledger.daily import DailyFigures
    from ledger.device_states import DeviceStates
    from ledger.errands import Errands
    from ledger.experiments import Experiments
    from ledger.guards import Guards
    from ledger.handoff_codes import HandoffCodes
    from ledger.privacy.erasing import Erasing
    from ledger.privacy.late_orders import LateOrders
    from ledger.privacy.requests import PrivacyRequests
    from ledger.subscriptions import Subscriptions
    from ledger.withdrawing import Withdrawals


class LedgerParts:
    """What `ledger.store.Ledger` is made of; a part that few turns need is imported by the first that does."""

    def __init__(
        self,
        make_client: Callable[[], DynamoDBClient],
        table_name: str,
        *,
        shards: Shards = FEW,
        pseudonyms: Pseudonyms = UNKEYED,
    ) -> None:
        self._table = DynamoTable(make_client, table_name)
        self._pseudonyms = pseudonyms
        self.shards = shards
        self._terms = TermsRead()
        self.summaries = Summaries(self._table, self._terms)
        self.month_marks = MonthMarks(self._table, shards)
        self.outbox = Outbox(self._table, shards)
        self.placed = PlacedOrders(self._table, shards)

    @property
    def client(self) -> DynamoDBClient:
        """The DynamoDB client, made on first use."""
        return self._table.client

    @property
    def dynamo(self) -> DynamoTable:
        """The requests to the table, for a part that no voice turn has in its package."""
        return self._table

    @property
    def pseudonyms(self) -> Pseudonyms:
        """Whom names of earlier and later peppers stand for, likewise."""
        return self._pseudonyms

    @cached_property
    def asked(self) -> AskedBefore:
        """What customers were asked already."""
        from ledger.asked import AskedBefore

        return AskedBefore(self._table)

    @cached_property
    def daily(self) -> DailyFigures:
        """What is told a day at a time: spend, and platforms' claims."""
        from ledger.daily import DailyFigures

        return DailyFigures(self._table)

    @cached_property
    def device_states(self) -> DeviceStates:
        """What devices show."""
        from ledger.device_states import DeviceStates

        return DeviceStates(self._table)

    @cached_property
    def errands(self) -> Errands:
        """What whoever keeps subscriptions elsewhere is to be told, or asked."""
        from ledger.errands import Errands

        return Errands(self._table, self.shards)

    @cached_property
    def experiments(self) -> Experiments:
        """What is withheld from whom, to learn what it causes."""
        from ledger.experiments import Experiments

        return Experiments(self._table, self.shards, self._terms)

    @cached_property
    def guards(self) -> Guards:
        """How households guard their orders."""
        from ledger.guards import Guards

        return Guards(self._table)

    @cached_property
    def codes(self) -> HandoffCodes:
        """The short codes that are read aloud."""
        from ledger.handoff_codes import HandoffCodes

        return HandoffCodes(self._table)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """What comes again and again."""
        from ledger.subscriptions import Subscriptions

        return Subscriptions(self._table, self.shards, self.month_marks)

    @cached_property
    def withdrawals(self) -> Withdrawals:
        """What takes orders back."""
        from ledger.withdrawing import Withdrawals

        return Withdrawals(self._table, self.shards)

    @cached_property
    def requests(self) -> PrivacyRequests:
        """The requests to forget, and the tombstones that whoever brings old records obeys."""
        from ledger.privacy.requests import PrivacyRequests

        return PrivacyRequests(self._table, self.shards, self._pseudonyms.later_names)

    @cached_property
    def late_orders(self) -> LateOrders:
        """Orders that commit after their customer was forgotten."""
        from ledger.privacy.late_orders import LateOrders

        return LateOrders(self.requests)

    @cached_property
    def erasing(self) -> Erasing:
        """What carries requests to forget out."""
        from ledger.privacy.erasing import Erasing

        return Erasing(self._table, self.shards, self._pseudonyms)
