"""The composition root of the skill: built from settings once, then asked turn by turn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

from base.clock import Clock, Timer, system_clock
from base.errors import IssuerUnavailable, MerchantUnavailable, StoreUnavailable
from base.failures import failure
from base.skill_settings import SkillSettings
from ledger.patience import Patience, answering
from ledger.recorder import LOG_MARK, Recorder, unstored
from ledger.store import Ledger
from ledger.wiring import open_ledger, open_pseudonyms, open_recorder, open_tokens
from locales import locale_of
from skill.alexa.envelope import application_id, read_turn
from skill.alexa.sdk import apology, dispatch, make_custom_skill
from skill.alexa.unspoken import unspoken
from skill.alexa.warm_request import canned
from skill.conversation.answer import Answer
from skill.conversation.customer import AccountOf, Customer, greeted, identity, passer_by, recognise
from skill.conversation.question.attributes import from_attributes, memory_in
from skill.conversation.question.nothing import NOTHING
from skill.conversation.replied import as_agreed, as_replied
from skill.conversation.scene import Scene
from skill.conversation.touchpoint import FAILED, touchpoint
from skill.conversation.turn import CAN_FULFILL, Turn
from skill.goals.kept_basket import keep, taken_up
from skill.goals.letting_go import let_go
from skill.goals.router import Router
from skill.goals.services import Services
from skill.speech import Say, say

if TYPE_CHECKING:
    from shop.brands import BrandMatcher
    from shop.catalog import Catalog

log = logging.getLogger("earshot.skill")

TURN = Patience(table=1.7, spool=2.5)  # and the answer within 3 s, on a busy machine too
FIRST_TURN = replace(TURN, least=0.6, most=4.7)
"""Of a process that was not warmed. What it loads counts, and leaves a table that is well the time to answer."""

_REQUESTS = frozenset({"LaunchRequest", "IntentRequest", "SessionEndedRequest", "SessionResumedRequest"})

TURN_FAILED = "EARSHOT_TURN_FAILED "
"""Begins the line of a turn that failed by a fault of ours: Lambda counts no error where an apology was answered."""

REFUSED: dict[str, Any] = {"version": "1.0", "response": {"shouldEndSession": True}}


class EarshotSkill:
    """The skill: a request envelope in, a response envelope out, one touchpoint in the ledger."""

    def __init__(self, services: Services, recorder: Recorder, clock: Clock, timer: Timer) -> None:
        self._services = services
        self._recorder = recorder
        self._clock = clock
        self._timer = timer
        self._router = Router(services)
        self.custom_skill = make_custom_skill(self._router.handler, skill_id=services.settings.skill_id)
        self._in_locales = {services.locale: self.custom_skill}
        self._patience = FIRST_TURN

    @property
    def goals(self) -> frozenset[str]:
        """Every intent, and every type of request without one, that is served."""
        return self._router.goals

    def invoke(self, envelope: object, *, seconds: float = inf, spent: float = 0.0) -> dict[str, Any]:
        """Answer one request in 3 seconds; the first of a process that takes long to load, in 5; never raises.

        Args:
            envelope: the request as parsed JSON, of whatever shape.
            seconds: in which all waiting has to end, where that is less.
            spent: how many seconds ago the request came: they are of the same 3.

        Returns:
            A response envelope: speech, or an apology when something of ours or of the SDK's failed; an empty one for
            the end of a session. A request for another skill is refused without a word, what is no request gets an
            apology, and nothing is written of either.
        """
        # The outermost frame: interceptors do not run when a handler raised, and deserialising precedes every
        # exception handler of the SDK, so both are dealt with below; what fails even outside of a turn ends here.
        patience, self._patience = self._patience, TURN
        try:
            with answering(patience.within(seconds + spent), spent=spent):
                return self._serve(envelope)
        except Exception as error:  # noqa: BLE001 - the outermost frame
            log.error("%sa request could not be served at all: %s", _mark(error), failure(error))  # noqa: TRY400 - its text may name people
            return apology(say(Say.APOLOGY, self._services.settings.locale))

    def _serve(self, envelope: object) -> dict[str, Any]:
        asked_for = application_id(envelope)
        if not isinstance(envelope, dict) or asked_for != self._services.settings.skill_id:
            log.warning("refused a request that is not for this skill")
            return dict(REFUSED) if asked_for else apology(say(Say.APOLOGY, self._services.settings.locale))
        elapsed = self._stopwatch()
        turn = read_turn(envelope, now=self._clock(), locale=self._services.settings.locale)
        scene = None
        try:
            scene = self._scene(turn, elapsed)
            told = unspoken(turn, self._router.serves, self._services.sells)
            answered, answer = told or self._dispatch(envelope, scene)
        except Exception as error:  # noqa: BLE001 - as above
            log.error("%sthe turn failed (%s): %s", _mark(error), self._known(turn.kind), failure(error))  # noqa: TRY400
            answered, answer = _failed(turn)
        try:
            if scene is not None:
                keep(self._services.ledger.summaries, scene, answer)
        except Exception as error:  # noqa: BLE001 - as above
            log.error("%sthe basket could not be kept: %s", _mark(error), failure(error))  # noqa: TRY400
        try:
            self._record(scene or self._unknown(turn, elapsed), answer)
        except Exception as error:  # noqa: BLE001 - as above
            log.error("%sthe turn was answered, but no record of it can be made: %s", _mark(error), failure(error))  # noqa: TRY400
        try:
            if scene is not None:  # after the record, which is worth more of the turn's time
                let_go(self._services, scene, answer)
        except Exception as error:  # noqa: BLE001 - as above
            log.warning("a checkout that nobody wants stays open: %s", failure(error))
        return answered

    def warm(self) -> None:
        """Build all that the first turn would build: for environments that are kept ready before any request.

        Makes the table's client but opens no connection, so that it may be snapshotted.
        """
        services = self._services
        _ = services.shop, services.ledger.client
        services.slots.warm()
        request = canned(services.settings.skill_id, services.settings.locale)
        turn, now = read_turn(request, now=self._clock()), self._clock()
        nobody = passer_by(turn, services.pseudonyms)
        scene = Scene(turn=turn, customer=nobody, pending=NOTHING, now=now, seller=services.settings.seller)
        self._dispatch(request, scene)
        self._patience = TURN  # nothing is left that would take its first turn longer than any other

    def _dispatch(self, envelope: dict[str, Any], scene: Scene) -> tuple[dict[str, Any], Answer]:
        """Answer in the customer's locale; the handlers for it are made when the first customer of it speaks."""
        locale = locale_of(scene.turn.locale)
        if locale not in self._in_locales:
            router = Router(self._services.told_in(locale))
            self._in_locales[locale] = make_custom_skill(router.handler, skill_id=self._services.settings.skill_id)
        return dispatch(self._in_locales[locale], envelope, scene)

    def _scene(self, turn: Turn, elapsed_ms: Callable[[], int]) -> Scene:
        pending = from_attributes(turn.attributes)
        turn = pending.as_meant(as_replied(as_agreed(turn, pending), pending))
        pending = pending.open_to(turn.goal)
        services, account_of, memory = self._services, self._account_of(turn), memory_in(turn.attributes)
        customer = self._customer(turn, account_of, buys=pending.buys)
        customer = customer.refusing() if memory.refused else customer
        scene = Scene(
            turn=turn,
            customer=customer,
            pending=pending,
            memory=memory,
            now=self._clock(),
            seller=services.settings.seller,
            recall=cache(lambda: services.history(customer)),
            account_of=account_of,
            elapsed_ms=elapsed_ms,
        )
        return taken_up(scene, services) if customer.summary.basket else scene

    def _unknown(self, turn: Turn, elapsed_ms: Callable[[], int]) -> Scene:
        """The scene of a turn that failed: kept without identity, in its session as far as that can be told."""
        services = self._services
        return Scene(
            turn=turn,
            customer=passer_by(turn, services.pseudonyms),
            pending=NOTHING,
            now=self._clock(),
            seller=services.settings.seller,
            elapsed_ms=elapsed_ms,
        )

    def _known(self, goal: str) -> str:
        """Return a goal by name if we serve it: any other may be anything."""
        return goal if goal in _REQUESTS or goal == CAN_FULFILL or self._router.serves(goal) else "other"

    def _stopwatch(self) -> Callable[[], int]:
        """Begin to measure; what is returned gives the whole milliseconds since then."""
        began = self._timer()
        return lambda: round((self._timer() - began) * 1000)

    def _account_of(self, turn: Turn) -> AccountOf:
        return cache(lambda: self._services.account_check(turn.access_token))

    def _customer(self, turn: Turn, account_of: AccountOf, *, buys: bool) -> Customer:
        services = self._services
        try:
            if self._router.greets(turn.goal):
                return greeted(turn, services.ledger, services.pseudonyms, turn.at)
            if not self._router.needs_the_shop(turn.goal):
                # Like a greeting, help or a goodbye is context and no touch: kept without identity, without any read.
                return passer_by(turn, services.pseudonyms)
            return recognise(turn, services.ledger, services.pseudonyms, account_of, turn.at, buys=buys)
        except Exception as error:  # noqa: BLE001 - as above
            log.error("%sthe customer could not be recognised: %s", _mark(error), failure(error))  # noqa: TRY400
            return replace(passer_by(turn, services.pseudonyms), reachable=False)

    def _record(self, scene: Scene, answer: Answer) -> None:
        if answer.recorded:
            return
        exposure = answer.facts.exposure
        consent = answer.consent if exposure is None else scene.customer.summary.consent
        # A greeting bears no identity, unless it is what an experiment is about; nothing does behind a no that waits.
        if consent is not None and not scene.customer.refused:
            allowed = identity(scene.turn, consent, self._services.pseudonyms, scene.account_of)
            scene = replace(scene, customer=replace(scene.customer, consent=consent, identity=allowed))
        record = touchpoint(scene, answer.facts, self._known(scene.turn.goal))
        try:
            self._recorder.record(record, first_exposure=exposure is not None and exposure.first)
        except Exception as error:  # noqa: BLE001 - as above
            log.error("%s%s", LOG_MARK, unstored(record))  # noqa: TRY400
            log.error("no store took it: %s", failure(error))  # noqa: TRY400


def _mark(error: Exception) -> str:
    """What an alarm waits for, unless others are away: those have alarms of their own."""
    return "" if isinstance(error, StoreUnavailable | MerchantUnavailable | IssuerUnavailable) else TURN_FAILED


def _failed(turn: Turn) -> tuple[dict[str, Any], Answer]:
    if turn.silent:
        return {"version": "1.0", "response": {}}, Answer(spoken=None, facts=FAILED)
    spoken = say(Say.APOLOGY, turn.locale)
    return apology(spoken), Answer(spoken=spoken, facts=FAILED)


def build_skill(  # noqa: PLR0913 - every part may be handed in, by name
    settings: SkillSettings,
    *,
    ledger: Ledger | None = None,
    recorder: Recorder | None = None,
    matcher: BrandMatcher | None = None,
    catalog: Catalog | None = None,
    earlier: EarshotSkill | None = None,
    clock: Clock = system_clock,
    timer: Timer = monotonic,
) -> EarshotSkill:
    """Build the skill from settings; the parts may be handed in by tests and by a server that shares them.

    What holds no secret is taken over from an `earlier` one, so that no turn waits for it when a secret was rotated.
    """
    ledger = ledger or open_ledger(settings, nameless=not settings.pepper)
    recorder = recorder or open_recorder(settings, ledger)
    pseudonyms = open_pseudonyms(settings)
    services = Services(settings, ledger, recorder, tokens=open_tokens(settings), pseudonyms=pseudonyms)
    services.matcher = matcher
    if catalog is not None:
        services.catalog = catalog
    if earlier is not None:
        services.take_over(earlier._services)  # noqa: SLF001 - of its own kind
    return EarshotSkill(services, recorder, clock, timer)
