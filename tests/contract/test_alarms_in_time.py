"""An alarm can ring while it still helps: within a gradual deployment, at every log level, within the law's days."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from ledger.outbox import Waiting
from runtime.embedded_aws.template import Intrinsic, load_template, resources_of_type
from runtime.functions.outbox_feed import Swept
from runtime.functions.waiting_on import tell_waiting
from tests.factories.records import MORNING
from tests.tools.cloudwatch import rings

TEMPLATE = load_template()
ALARMS = resources_of_type(TEMPLATE, "AWS::CloudWatch::Alarm")
FUNCTIONS = resources_of_type(TEMPLATE, "AWS::Serverless::Function")
SHORTEST_CANARY = 300  # seconds, of what the parameter Gradual offers beside all at once

TAKES_BACK = [str(told.value) for told in FUNCTIONS["SkillFunction"]["DeploymentPreference"]["Alarms"]]


def _turns_seen(alarm: dict[str, Any]) -> list[float]:
    """Milliseconds of turns that the alarm sees, of a slow new version that has a tenth of them."""
    slow, quick = [2_600.0] * 100, [300.0] * 900
    of_the_new = {"Name": "ExecutedVersion", "Value": Intrinsic("GetAtt", "SkillFunction.Version.Version")}
    return slow if of_the_new in alarm["Dimensions"] else quick + slow


@pytest.mark.parametrize("name", TAKES_BACK)
def test_an_alarm_that_takes_a_new_version_back_can_ring_within_the_shortest_canary(name: str) -> None:
    alarm = ALARMS[name]
    assert alarm["Period"] * alarm["EvaluationPeriods"] <= SHORTEST_CANARY


def test_a_slow_new_version_rings_though_nine_of_ten_turns_are_the_old_one_s() -> None:
    (slow,) = [ALARMS[name] for name in TAKES_BACK if ALARMS[name]["MetricName"] == "Duration"]
    assert rings(slow, [_turns_seen(slow)] * slow["EvaluationPeriods"])


@pytest.mark.parametrize("function", ["OutboxFeedFunction", "SpoolFunction", "DevicesFunction"])
def test_a_line_that_an_alarm_reads_is_logged_at_every_level_that_can_be_chosen(
    function: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    since = MORNING - timedelta(hours=1)
    if function == "OutboxFeedFunction":
        seen = Swept(tried_until=MORNING, now=MORNING)
        seen.is_due(Waiting(order_id="vo_1", since=since, free_at=since))
        seen.report()
    else:
        sent = {"SentTimestamp": str(round(since.timestamp() * 1000))}
        queue = {"SpoolFunction": "spool", "DevicesFunction": "devices"}[function]
        tell_waiting(logging.getLogger("earshot"), [{"messageId": "m1", "attributes": sent}], MORNING, queue=queue)
    level = FUNCTIONS[function]["LoggingConfig"]["ApplicationLogLevel"]
    quietest = TEMPLATE["Parameters"]["LogLevel"]["AllowedValues"][-1] if isinstance(level, Intrinsic) else level
    names = {"WARN": "WARNING"}
    assert min(record.levelno for record in caplog.records) >= getattr(logging, names.get(quietest, quietest))


def test_a_request_for_a_customer_s_data_stands_in_the_log_for_longer_than_the_law_gives() -> None:
    kept = resources_of_type(TEMPLATE, "AWS::Logs::LogGroup")["OrdersLog"]["RetentionInDays"]
    assert isinstance(kept, int)
    assert kept > 30
