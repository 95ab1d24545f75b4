"""What the handlers work with, put together once in `skill.app`; the shop is opened when a turn first needs it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from base.errors import InputError, StoreError
from base.merchant_variables import ALERTS_IN, NOBODY
from base.skill_settings import SkillSettings
from ledger.patience import left
from ledger.pseudonyms import Pseudonyms
from ledger.recorder import Recorder
from ledger.records import Grant, Order, OrderStatus
from ledger.store import Ledger
from ledger.tokens import Tokens
from locales import Locale, locale_of
from skill.conversation.customer import Customer
from skill.conversation.history import History
from skill.conversation.linked_account import NOT_ASKED, ProfileEmail

if TYPE_CHECKING:
    from shop.brands import BrandMatcher
    from shop.catalog import Catalog
    from shop.checkout.port import CheckoutPort
    from skill.conversation.reminder import Reminded, Reminder
    from skill.conversation.scene import Scene
    from skill.conversation.turn import Slot, Turn
    from skill.goals.ways_out import WaysOut
    from skill.linking.account_check import AccountCheck
    from skill.understanding.labels import Labels
    from skill.understanding.slots import SlotReader

log = logging.getLogger("earshot.skill")

ORDERS_REMEMBERED = 20
MERCHANT_SECONDS = 0.8
PROFILE_SECONDS = 0.5
BUILDER = "shop.brands.file.build"


class Services:
    """The shop, the ledger and the keys, for the customers of one locale."""

    def __init__(  # noqa: PLR0913 - every part by name
        self,
        settings: SkillSettings,
        ledger: Ledger,
        recorder: Recorder,
        *,
        tokens: Tokens,
        pseudonyms: Pseudonyms,
        of_default: Services | None = None,
        locale: Locale | None = None,
    ) -> None:
        self.locale = locale or locale_of(settings.locale)
        self._of_default = of_default
        self.settings = settings
        self.ledger = ledger
        self.recorder = recorder
        self.tokens = tokens
        self.pseudonyms = pseudonyms
        self.matcher: BrandMatcher | None = None

    @cached_property
    def catalog(self) -> Catalog:
        """The catalogue of the settings as this locale tells it; each row that cannot be used is named in the log."""
        if self._of_default is not None:
            return self._of_default.catalog.told_in(self.locale)
        from shop.catalog.load import load_catalog

        catalog, errors = load_catalog(self.settings.catalog)
        for error in errors:
            log.warning("left out of the catalogue: %s", error)
        return catalog.told_in(self.locale)

    @cached_property
    def slots(self) -> SlotReader:
        """What turns slots into brands and products."""
        from skill.understanding.slots import SlotReader

        return SlotReader(self.catalog, lambda: self.brands)

    def sells(self, name: str, slot: Slot) -> bool | None:
        """Tell whether what stands in a slot of that name is sold; None where that cannot be told of it."""
        from skill.understanding.sold import is_sold

        return is_sold(self.slots, name, slot)

    @cached_property
    def labels(self) -> Labels:
        """What finds a product by what its label tells."""
        from skill.understanding.labels import Labels

        return Labels(self.catalog)

    @cached_property
    def account_check(self) -> AccountCheck:
        """What tells whose an access token is."""
        if self._of_default is not None:
            return self._of_default.account_check
        from skill.linking.wiring import open_account_check

        return open_account_check(self.settings, self.patience)

    def profile_email(self, turn: Turn) -> ProfileEmail:
        """Return the account holder's address at the platform, where the settings let it be asked for."""
        if self.settings.profile_email != "ask":
            return NOT_ASKED
        from skill.linking.profile import email_of

        return email_of(turn, min(PROFILE_SECONDS, self.patience()))

    def remind(self, turn: Turn, reminder: Reminder) -> Reminded:
        """Have the platform speak at a moment that the customer agreed to."""
        from skill.linking.reminders import set_reminder

        return set_reminder(turn, reminder, self.patience())

    @cached_property
    def ways_out(self) -> WaysOut:
        """How hand-off links are given out."""
        from skill.goals.ways_out import WaysOut

        return WaysOut(self.settings, self.ledger)

    @cached_property
    def shop(self) -> CheckoutPort:
        """Whoever sells: the built-in shop, or a UCP business."""
        if self.settings.merchant == "ucp":
            return self._ucp_business()
        from shop.checkout.built_in import BuiltInShop
        from shop.checkout.terms import Terms

        told_later = self.settings.merchant != "built_in"
        return BuiltInShop(self.catalog, self.ledger, Terms(seller=self.settings.seller), told_later=told_later)

    def _ucp_business(self) -> CheckoutPort:
        from shop.checkout.ucp.business import UcpBusiness
        from shop.checkout.ucp.client import open_client

        client = open_client(self.settings)
        return UcpBusiness(client, self.catalog, self.ledger, seller=self.settings.seller, patience=self.patience)

    def take_over(self, earlier: Services) -> None:
        """Take what an earlier one has made and what depends on no secret that is another now."""
        same = ("account_check",) if earlier.settings.account_client == self.settings.account_client else ()
        for part in ("catalog", "slots", *same):
            if part in vars(earlier):
                vars(self)[part] = vars(earlier)[part]

    def patience(self) -> float:
        """Return how many seconds the shop may be waited for in this turn."""
        return min(MERCHANT_SECONDS, left(otherwise=MERCHANT_SECONDS))

    def sealed(self, scene: Scene, order_id: str, bought: Sequence[tuple[str, int]], day: date) -> str | None:
        """Return whom an order is for, as only what places it can read it; None while there is no key to seal with."""
        if not self.settings.delivery_keys:
            return None
        from ledger.delivery import Recipient, Sealer

        account, counted = scene.account, self.locale.manner.counted
        delivery = Recipient(
            customer_id=account.id,
            email=account.email or self.profile_email(scene.turn).email,
            token=scene.turn.access_token,
            locale=self.locale.tag,
            product=self._listed([one if many == 1 else counted.format(count=many, name=one) for one, many in bought]),
            names=tuple(name for name, _ in bought),
            arrives_by=day,
        )
        return Sealer(self.settings.delivery_keys).seal(order_id, delivery)

    def sealed_for_good(self, scene: Scene, subscription_id: str) -> str | None:
        """Return the same of a subscription: without the token, which would be no good when it is renewed."""
        if not self.settings.delivery_keys:
            return None
        from ledger.delivery import Recipient, Sealer

        account = scene.account
        email = account.email or self.profile_email(scene.turn).email
        recipient = Recipient(customer_id=account.id, email=email, locale=self.locale.tag)
        return Sealer(self.settings.delivery_keys).seal(subscription_id, recipient)

    def sealed_alexa_user(self, turn: Turn, order_id: str) -> str | None:
        """Return whom Alexa tells how far an order is, sealed; None where that is off, or not allowed."""
        settings = self.settings
        told = settings.proactive != NOBODY and self.locale.tag == ALERTS_IN and turn.notifications_allowed
        if not told or not turn.user_id or not settings.delivery_keys:
            return None
        from ledger.delivery import Recipient, Sealer

        return Sealer(settings.delivery_keys).seal(order_id, Recipient(alexa_user=turn.user_id))

    def awaits(self, order: Order) -> bool:
        """Tell whether the shop has yet to say that it has an order."""
        elsewhere = self.settings.merchant in {"ucp", "shopify"}  # the others need give no id of their own
        return elsewhere and order.merchant_order_id is None and order.status is OrderStatus.PLACED

    def account_keys(self, scene: Scene) -> tuple[str, ...]:
        """Return what the orders of the linked account may be found by, those from the phone and the web too."""
        customer = scene.customer
        key = self.account_key(scene)
        if key is None:
            return ()
        if customer.consent.measurement is Grant.UNKNOWN:
            return (key,)
        return (key, *self.pseudonyms.versions("account", scene.account.id))

    def sealed_keys(self, scene: Scene) -> tuple[tuple[str, str], ...]:
        """Return its service keys beside its pseudonyms, sealed: for who erases."""
        sealed = self.pseudonyms.sealed_service
        return sealed("user", scene.turn.user_id) + sealed("account", scene.account.id)

    def account_key(self, scene: Scene) -> str | None:
        """Return what finds the linked account's own, whatever the customer agreed to; None where none is known."""
        return self.pseudonyms.service_key("account", scene.account.id)

    def history(self, customer: Customer) -> History:
        """Return what this household bought by voice; unknown when the ledger is away."""
        if not customer.reachable:
            return History(known=False)  # it was away a moment ago: a turn has no time to find out twice
        try:
            found = self.ledger.purchases_of(customer.keys, ORDERS_REMEMBERED)
            return History(orders=found.orders, notices=found.notices)
        except StoreError:
            return History(known=False)

    def name_of(self, order: Order) -> str:
        """Return what an order is called when it is spoken of: its products; its number where none is known."""
        products = (self.catalog.product(line.product_id) for line in order.lines)
        return self._listed(tuple(dict.fromkeys(one.name for one in products if one is not None)) or (order.order_id,))

    def _listed(self, said: Sequence[str]) -> str:
        *names, last = said
        manner = self.locale.manner
        if not names:
            return last
        return f"{manner.listed.join(names)}{manner.and_two if len(names) == 1 else manner.and_last}{last}"

    def told_in(self, locale: Locale) -> Services:
        """Return the same for another locale; the brands are opened once for all."""
        return Services(
            self.settings,
            self.ledger,
            self.recorder,
            tokens=self.tokens,
            pseudonyms=self.pseudonyms,
            of_default=self,
            locale=locale,
        )

    @cached_property
    def brands(self) -> BrandMatcher:
        """What brands are matched with."""
        return self._open_matcher() if self._of_default is None else self._of_default.brands

    def _open_matcher(self) -> BrandMatcher:
        from shop.brands import BrandMatcher
        from shop.brands.match.decide import Costs

        if self.matcher is not None:
            return self.matcher
        built, costs = built_brands(self.settings), Costs.of(self.settings)
        if built is not None:
            try:
                return BrandMatcher.open(built, costs=costs)
            except InputError as trouble:
                log.warning("the built brands are built again: %s", trouble)
        return BrandMatcher.build(list(self.catalog.brands.values()), costs=costs)


def built_brands(settings: SkillSettings) -> Path | None:
    """Return the brands built beside the catalogue (`brands.bin`), when they are not older than their CSV.

    A function's package has them ready and nothing to build them with, so there the files' times do not matter. In a
    checkout a large catalogue is built ahead (`earshot build-brands`); the built-in one takes 20 ms and is built when
    needed.
    """
    from shop.catalog.load import products_file

    source = products_file(settings.catalog).with_name("brands.csv")
    built = source.with_suffix(".bin")
    if not built.exists():
        return None
    fresh = built.stat().st_mtime_ns >= source.stat().st_mtime_ns
    return built if fresh or find_spec(BUILDER) is None else None
