"""The touchpoint of a turn: what happened, on what device, and as much of the customer as the consent allows."""

from __future__ import annotations

import re

from base.ids import touchpoint_id
from base.personal import impersonal
from ledger.consent import minimised
from ledger.records import DeviceType, Exposure, Initiator, Outcome, Platform, Touchpoint
from skill.conversation.answer import Facts
from skill.conversation.scene import Scene

CHANNEL = "alexa"
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_BY_VIEWPORT = {
    "TV": DeviceType.TV,
    "AUTO": DeviceType.CAR,
    "MOBILE": DeviceType.PHONE,
    "PC": DeviceType.COMPUTER,
    "HUB": DeviceType.SMART_DISPLAY,
}
FAILED = Facts(outcome=Outcome.ERROR)


def touchpoint(scene: Scene, facts: Facts, intent: str | None = None) -> Touchpoint:
    """Return the record of one turn; its id derives from the platform's request id, so a retry meets itself."""
    turn, customer = scene.turn, scene.customer
    return minimised(
        Touchpoint(
            touchpoint_id=touchpoint_id("alexa", turn.request_id),
            session_id=customer.session,
            occurred_at=turn.at,
            received_at=scene.now,
            platform=Platform.ALEXA,
            device_type=device_type(scene),
            stage=facts.stage,
            action=facts.action,
            initiator=Initiator.MACHINE if turn.is_event else Initiator.HUMAN,
            exposure=Exposure.ACTIVE,
            channel=CHANNEL,
            outcome=facts.outcome,
            brand_id=impersonal(facts.brand_id),
            product_id=impersonal(facts.product_id),
            heard=None if scene.pending.takes_code else impersonal(facts.heard),
            match_score=facts.match_score,
            match_decision=facts.match_decision,
            order_id=facts.order_id,
            subscription_id=facts.subscription_id,
            handoff_token=facts.handoff_token,
            handoff_way=facts.handoff_way,
            locale=turn.locale if _LOCALE.fullmatch(turn.locale) else None,
            topic=impersonal(facts.topic),
            intent=intent or turn.goal[:64],
            duration_ms=scene.elapsed_ms(),
            test_id=None if facts.exposure is None else facts.exposure.test_id,
            arm=None if facts.exposure is None else facts.exposure.arm,
            consent=customer.allows,
            identity=customer.identity,
        )
    )


def device_type(scene: Scene) -> DeviceType:
    """Tell the kind of device from what the request says of its screen."""
    turn = scene.turn
    if turn.viewport in _BY_VIEWPORT:
        return _BY_VIEWPORT[turn.viewport]
    screen = any(name.startswith(("Alexa.Presentation.APL", "Display")) for name in turn.supported)
    # APLT is the text display of a clock, which is still a speaker.
    only_text = turn.supported and "Alexa.Presentation.APL" not in turn.supported and "Display" not in turn.supported
    return DeviceType.SMART_DISPLAY if screen and not only_text else DeviceType.SMART_SPEAKER
