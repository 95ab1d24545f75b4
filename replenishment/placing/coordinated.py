"""What a household hears of all that might be told: chosen once, recorded where it is withheld, written once.

Who is held out of the chosen one hears nothing in its place, so that both arms differ by what is withheld alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ledger.automations import KeptAutomation, automations_of
from ledger.devices import Devices
from ledger.items import Item
from ledger.letters import letters_of
from ledger.news import news_of
from ledger.records import Touchpoint
from ledger.records.automation import FRESH_FOR, Automation, quiet_hours
from ledger.records.experiment import Exposed
from ledger.records.news import Helped, HouseholdNews
from ledger.records.notice import ConsideredNotice, NoticeKind, NotTold, ProposedBy, ToldNotice
from ledger.records.subscription import Subscription
from ledger.records.summary import CustomerSummary
from ledger.shopping_lists import ShoppingLists
from ledger.store import Ledger
from replenishment.coordination.choosing import PRESSING, HearingHousehold, choose, remembered
from replenishment.coordination.found import Found
from replenishment.coordination.lists import lists_found
from replenishment.coordination.packs import with_packs
from replenishment.coordination.recommending import HomeThings, best, recommendations
from replenishment.coordination.support import about_help, help_found
from replenishment.coordination.tuning import changes_found
from replenishment.placing.letters import letter_of
from replenishment.placing.withholding import exposing, place_in_experiment
from shop.catalog import Catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenNotice:
    """What comes of a choice.

    Attributes:
        chosen: what is told, or withheld; None where there is nothing.
        withheld: whether an experiment withholds it.
        considered: what became of every candidate.
        told: what the household was told lately, this with it.
        unheard: the dangers that are there and wait unheard, by who is to hear them.
        again: whether it waits unheard already: then it is brought up to date, and is no other notice.
        exposure: what records it where an experiment looks at it: written with the choice, or not at all.
    """

    chosen: Found | None
    withheld: bool
    considered: tuple[ConsideredNotice, ...]
    told: tuple[ToldNotice, ...]
    unheard: Mapping[str, Helped] = field(default_factory=dict)
    again: bool = False
    exposure: tuple[Item, ...] = ()

    @property
    def says(self) -> HouseholdNews | None:
        """What is left for the household."""
        return None if self.chosen is None or self.withheld else self.chosen.says


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinated:
    """Chooses what a household hears, and writes it."""

    ledger: Ledger
    catalog: Catalog

    def found(self, one: Automation, now: datetime) -> Iterator[Found]:
        """Yield what a household's devices and subscriptions give to tell."""
        devices, names = Devices(self.ledger.dynamo), self.ledger.pseudonyms.later_names(one.rules.household)
        registered = {each.device: each for name in names for each in devices.of_household(name)}
        whose = {device: each.customer for device, each in registered.items()}
        states = tuple(self.ledger.device_states.of(whose))
        helps = list(help_found(registered, states, self.catalog, now))
        yield from helps
        products = [each.product_id for each in one.decisions]
        products += [product for each in registered.values() for _, product in each.products]
        home = HomeThings(devices=registered, states=states, products=tuple(products), rules=one.rules)
        if all(each.candidate.worth < PRESSING for each in helps):  # beside a danger nothing is recommended
            yield from best(recommendations(home, self.catalog, now), one.told, now)
        lists = ShoppingLists(self.ledger.dynamo).waiting_for(one.customer)
        yield from lists_found(lists, one.decisions, self.catalog, now)
        fits = tuple(with_packs(one.suggestions, self._subscriptions(one), self.catalog))
        if fits:
            speakers = (one.customer, *automations_of(self.ledger).speakers(one.rules.household))
            yield from changes_found(fits, speakers, (one.decided_at or now) + FRESH_FOR, now)

    def _subscriptions(self, one: Automation) -> Iterator[Subscription]:
        """Yield a household's subscriptions, where anything is sold in several packs."""
        if self.catalog.has_packs:
            for key in automations_of(self.ledger).orders_found_by(one):
                yield from (kept.subscription for kept in self.ledger.subscriptions.of_customer(key))

    def choose(
        self,
        read: KeptAutomation,
        found: Iterable[Found],
        known: CustomerSummary,
        touch: Touchpoint,
        now: datetime,
    ) -> ChosenNotice:
        """Choose among candidates, with what records the exposure, or what is withheld, once a decision.

        Args:
            read: the household's leave.
            found: the candidates.
            known: of its account.
            touch: what leads to its next order, as it agrees today.
            now: the moment.
        """
        one = read.automation
        some = {(each.candidate.kind, each.candidate.about): each for each in found}
        whole = news_of(self.ledger.dynamo, one.customer, now)
        told = remembered(heard(one.told, whole), now)
        waiting = next((each for each in told if whole and whole.waits(now) and each.at == whole.made_at), None)
        unheard = self._unheard(read, some.values(), whole, now)
        household = HearingHousehold(
            rules=one.rules,
            consent=known.consent,
            reached=self._reached(read),
            told=told,
            waits=frozenset(map(about_help, unheard.values())),
            waiting=waiting,
        )
        choice = choose([each.candidate for each in some.values()], household, now)
        if choice.chosen is None:
            return ChosenNotice(chosen=None, withheld=False, considered=choice.considered, told=told, unheard=unheard)
        candidate = choice.chosen
        chosen = some[candidate.kind, candidate.about]
        says = replace(chosen.says, fresh_until=candidate.fresh_until)
        if waiting is not None and (waiting.kind, waiting.about) == (candidate.kind, candidate.about):
            chosen = replace(chosen, says=replace(says, made_at=waiting.at))
            return ChosenNotice(
                chosen=chosen, withheld=False, considered=choice.considered, told=told, unheard=unheard, again=True
            )
        chosen = replace(chosen, says=says)
        place, exposure = self._place(read, known, touch, chosen)
        held_out = place is not None and place.held_out
        considered = choice.considered
        if held_out:
            considered = (replace(considered[0], not_told=NotTold.WITHHELD), *considered[1:])
        now_told = ToldNotice(kind=candidate.kind, about=candidate.about, at=now)
        return ChosenNotice(
            chosen=chosen,
            withheld=held_out,
            considered=considered,
            told=remembered((*told, now_told), now),
            unheard=unheard,
            exposure=exposure,
        )

    def _unheard(
        self, read: KeptAutomation, found: Iterable[Found], whole: HouseholdNews | None, now: datetime
    ) -> dict[str, Helped]:
        """Return the dangers of what was found that wait for who speaks for the household."""
        one = read.automation
        pressing = [each.candidate for each in found if each.candidate.worth >= PRESSING]
        dangers = {each.about for each in pressing if each.kind not in one.rules.unwanted}
        if not dangers or whole is None or not whole.waits(now):
            return {}
        waiting = {}
        for who in automations_of(self.ledger).speakers(one.rules.household):
            news = news_of(self.ledger.dynamo, who, now)
            if (
                news is not None
                and news.made_at == whole.made_at
                and news.helped
                and about_help(news.helped) in dangers
            ):
                waiting[who] = news.helped
        return waiting

    def _place(
        self, read: KeptAutomation, known: CustomerSummary, touch: Touchpoint, chosen: Found
    ) -> tuple[Exposed | None, tuple[Item, ...]]:
        (withheld, kind), one = (chosen.candidate.withheld, chosen.candidate.kind), read.automation
        place = None if withheld is None else place_in_experiment(self.ledger, one, known, touch, withheld)
        if place is None:
            return None, ()
        return place, exposing(self.ledger, one, touch, place, products_of(chosen.says), kind)

    def beside(self, read: KeptAutomation, telling: ChosenNotice, now: datetime) -> tuple[Item, ...]:
        """Return what is written with a choice: its exposure, and the letter that tells it or what waits to be said."""
        says = telling.says
        if says is None:
            return telling.exposure
        if read.automation.rules.proposals_by is ProposedBy.VOICE:
            return (*telling.exposure, *self.leaving(read, telling, says))
        return (*telling.exposure, letters_of(self.ledger).writing(letter_of(read.automation, says, self.catalog, now)))

    def leaving(self, read: KeptAutomation, telling: ChosenNotice, news: HouseholdNews) -> tuple[Item, ...]:
        """Return what is left by voice for each who speaks for the household: it takes the place of what waited.

        A danger that waits unheard is told with it, and nothing else that waits.
        """
        automations = automations_of(self.ledger)
        left = []
        for who in automations.speakers(read.automation.rules.household):
            hears = heard_by(who, read, news)
            if who in telling.unheard and hears.helped is None:
                hears = HouseholdNews(made_at=news.made_at, ordered=news.ordered, helped=telling.unheard[who])
            if hears != HouseholdNews(made_at=hears.made_at, fresh_until=hears.fresh_until):
                quiet = quiet_hours(read.automation.rules)
                left.append(automations.telling(who, replace(hears, quiet=quiet)))
        own = HouseholdNews(made_at=news.made_at)
        still = telling.says is not None and telling.again and telling.says.made_at == own.made_at
        write = automations.telling_still if still else automations.telling
        return (*left, write(read.automation.customer, own))

    def _reached(self, read: KeptAutomation) -> bool:
        """Tell whether there is anybody to tell, in the way that the household chose."""
        if read.automation.rules.proposals_by is not ProposedBy.VOICE:
            return read.sealed is not None
        return bool(automations_of(self.ledger).speakers(read.automation.rules.household))


def heard(told: Iterable[ToldNotice], whole: HouseholdNews | None) -> Iterator[ToldNotice]:
    """Yield what a household was told, what it heard meanwhile at the moment when it heard it."""
    for one in told:
        at = None if whole is None or one.at != whole.made_at else whole.heard_at
        yield one if at is None else replace(one, at=at)


def heard_by(who: str, read: KeptAutomation, says: HouseholdNews) -> HouseholdNews:
    """Return what one who speaks for a household hears: of a subscription who has it, or all where its account has."""
    tuned = says.tuned
    return says if tuned is None or tuned.customer in {who, read.automation.customer} else replace(says, tuned=None)


def products_of(says: HouseholdNews) -> tuple[str, ...]:
    """Return the products that a notice names."""
    named = (one and one.product_id for one in (says.proposed, says.helped, says.tuned, says.recommended))
    return tuple(product for product in named if product)


def noted_order(told: Iterable[ToldNotice], products: Iterable[str], now: datetime) -> tuple[ToldNotice, ...]:
    """Note an order that was withheld: it is recorded as often as a proposal of its products would be."""
    withheld = [ToldNotice(kind=NoticeKind.REPLENISHMENT, about=product, at=now, counts=False) for product in products]
    return remembered((*told, *withheld), now)
