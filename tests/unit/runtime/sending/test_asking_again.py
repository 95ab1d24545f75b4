"""What a receiver that is in trouble says, and when it is asked again."""

from __future__ import annotations

from pathlib import Path

import pytest

from base.errors import ReceiverUnavailable
from base.merchant_call import MerchantReply, MerchantRequest, seconds_until
from base.settings import Settings
from runtime.sending.log import SentLog
from runtime.sending.segment import WIRE
from runtime.sending.send import Courier, SendOutcome
from tests.factories.records import MORNING

TAKEN = MerchantReply(status=200, body=b'{"success": true}')
FROM_A_PROXY = MerchantReply(status=200, body=b"<html>One moment</html>")
BUSY = MerchantReply(status=429, body=b"{}", retry_after=4.0)
SETTINGS = Settings(segment_url="https://api.segment.io", segment_key="key")


def sent(replies: list[MerchantReply], folder: Path, waits: list[float]) -> SendOutcome:
    left = iter(replies)

    def call(_request: MerchantRequest, _seconds: float) -> MerchantReply:
        return next(left)

    log = SentLog(folder / "sent.jsonl")
    courier = Courier(wire=WIRE, settings=SETTINGS, log=log, call=call, wait=waits.append, clock=lambda: MORNING)
    return courier.send([{"messageId": "m1", "event": "Order Completed"}])


def test_an_answer_that_cannot_be_read_is_none_and_the_message_goes_out_again(tmp_path: Path) -> None:
    assert sent([FROM_A_PROXY, FROM_A_PROXY, TAKEN], tmp_path, []).counts["accepted"] == 1


def test_who_never_gives_an_answer_that_can_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReceiverUnavailable, match=r"segment gave no good answer \(an answer \(200\) is not JSON\)"):
        sent([FROM_A_PROXY] * 9, tmp_path, [])


def test_it_waits_as_long_as_it_is_told(tmp_path: Path) -> None:
    waits: list[float] = []
    sent([BUSY, TAKEN], tmp_path, waits)
    assert 4.0 in waits


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        ("7", 7.0),
        ("Thu, 26 Nov 2026 09:00:04 GMT", 4.0),
        ("Thu, 26 Nov 2026 08:59:00 GMT", 0.0),
        ("soon", 0.0),
        ("", 0.0),
    ],
)
def test_a_wait_is_said_in_seconds_or_as_a_date(after: str, wanted: float) -> None:
    assert seconds_until(after, "Thu, 26 Nov 2026 09:00:00 GMT") == wanted
    assert seconds_until(after, "") == (7.0 if after == "7" else 0.0)
