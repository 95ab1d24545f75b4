"""Each alarm looks at what its words are about, as often as it has to; what is slower than an alarm never rings it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from runtime.functions.outbox_feed import OVERDUE
from runtime.outbox_worker import SWEEP_EVERY
from tests.tools.stack import wired

STACK = wired()
ALARMS = STACK.of_kind("AWS::CloudWatch::Alarm")
FUNCTIONS = STACK.of_kind("AWS::Serverless::Function")
WORDS = Path(__file__).parents[2].joinpath("docs/operating.md").read_text("utf-8")

DEAD = "ApproximateNumberOfMessagesVisible"
BEHIND = set(FUNCTIONS) - {"SkillFunction"}
OF_HTTP = {name for name, one in FUNCTIONS.items() if any(e["Type"] == "HttpApi" for e in one["Events"].values())}
# Every alarm: the metrics it looks at, each of which resource. A metric of no resource is what our own filters count.
WATCHES: dict[str, set[str]] = {
    "TurnsFail": {"Errors of SkillFunction"},
    "TurnsApologise": {"TurnsFailed"},
    "TurnsAreSlow": {"Duration of SkillFunction"},
    "NewVersionIsSlow": {"Duration of SkillFunction, SkillFunction:live, SkillFunction.Version.Version"},
    "TurnsAreRefused": {"Throttles of SkillFunction"},
    "OthersFail": {f"Errors of {name}" for name in BEHIND},
    "RequestsAreRefused": {f"Throttles of {name}" for name in OF_HTTP},
    "RequestsFail": {"5xx of Http"},
    "RecordsWait": {f"{DEAD} of Spool", "ApproximateNumberOfMessagesNotVisible of Spool"},
    "RecordsWaitLong": {"SpoolOldestSeconds"},
    "RecordsAreNotTried": {"ApproximateAgeOfOldestMessage of Spool"},
    "RecordsAreDeadLetters": {f"{DEAD} of SpoolDeadLetters"},
    "OrdersAreDeadLetters": {f"{DEAD} of OutboxDeadLetters"},
    "DeviceEventsAreDeadLetters": {f"{DEAD} of DeviceDeadLetters"},
    "DeviceMessagesAreDeadLetters": {f"{DEAD} of DeviceMessagesDeadLetters"},
    "DeviceMessagesWait": {"DevicesOldestSeconds"},
    "DeviceMessagesAreNotTried": {"ApproximateAgeOfOldestMessage of DeviceMessages"},
    "SweepsAreDeadLetters": {f"{DEAD} of OutboxFeedDeadLetters"},
    "ForgettingsAreDeadLetters": {f"{DEAD} of ForgetDeadLetters"},
    "RenewalsAreDeadLetters": {f"{DEAD} of RenewalsDeadLetters"},
    "RunsAreDeadLetters": {f"{DEAD} of AttributionDeadLetters"},
    "RecordsAreInTheLogAlone": {"Unstored"},
    "CustomersAskForTheirData": {"DataRequests"},
    "SecretsAreAway": {"NoSecrets"},
    "OrdersWaitForTheMerchant": {"OutboxOldestSeconds"},
    "OrdersAreHeardLate": {"IteratorAge of OutboxFeedFunction"},
    "OrdersDiffer": {"OutboxMarks"},
}
# Of whose metrics they are, by the name of the dimensions and what each is of.
SOURCES = {
    ("AWS/Lambda", ("FunctionName",)): "AWS::Serverless::Function",
    ("AWS/Lambda", ("FunctionName", "Resource", "ExecutedVersion")): "AWS::Serverless::Function",
    ("AWS/SQS", ("QueueName",)): "AWS::SQS::Queue",
    ("AWS/ApiGateway", ("ApiId",)): "AWS::Serverless::HttpApi",
    ("AWS/DynamoDB", ("TableName",)): "AWS::DynamoDB::Table",
    ("AWS::StackName", ()): None,
}
A_MINUTE = {"NewVersionIsSlow"}  # a deployment goes back within its first five
# What goes on again by itself tells when it does; a failure, or a letter that lies there, is for somebody to look at.
TELLS_WHEN_OVER = {
    "TurnsFail",
    "TurnsApologise",
    "TurnsAreSlow",
    "RecordsWait",
    "RecordsWaitLong",
    "RecordsAreNotTried",
    "OrdersWaitForTheMerchant",
}
# What comes round, and what else the same period stands in.
ROUNDS = {
    "OutboxFeedFunction": SWEEP_EVERY,
    "ForgetFunction": timedelta(minutes=3),
    "DecidingFunction": timedelta(hours=1),
    "RenewalsFunction": timedelta(minutes=15),
}


def metrics_of(alarm: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The metrics that an alarm reads, each with its period."""
    if "Metrics" not in alarm:
        yield alarm
    for part in alarm.get("Metrics", ()):
        if "MetricStat" in part:
            yield {**part["MetricStat"]["Metric"], "Period": part["MetricStat"]["Period"]}


def said(metric: Mapping[str, Any]) -> str:
    """A metric in words; it is one that its namespace has, of a resource that has it."""
    dimensions = {one["Name"]: one["Value"] for one in metric.get("Dimensions", ())}
    kind = SOURCES[metric["Namespace"], tuple(dimensions)]
    of = [value.removesuffix(".QueueName") for value in dimensions.values()]
    assert kind == (STACK.kinds[of[0]] if of else None)
    return f"{metric['MetricName']} of {', '.join(of)}" if of else str(metric["MetricName"])


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_watches_what_its_words_are_about(name: str) -> None:
    metrics = [said(metric) for metric in metrics_of(ALARMS[name])]
    assert len(metrics) == len(WATCHES[name])
    assert set(metrics) == WATCHES[name]


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_looks_every_five_minutes_unless_it_has_less_time(name: str) -> None:
    periods = {metric["Period"] for metric in metrics_of(ALARMS[name])}
    assert periods == {60 if name in A_MINUTE else 300}


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_of_what_goes_on_by_itself_tells_when_it_does(name: str) -> None:
    assert ALARMS[name].get("OKActions") == (["Alarms"] if name in TELLS_WHEN_OVER else None)


def test_a_new_version_goes_back_at_what_the_operator_was_told() -> None:
    row = next(line for line in WORDS.splitlines() if line.startswith("| `Gradual`"))
    alarms = FUNCTIONS["SkillFunction"]["DeploymentPreference"]["Alarms"]
    words = {ALARMS[name]["AlarmName"].removeprefix("AWS::StackName: ") for name in alarms}
    assert words == set(re.findall(r'"([^"]+)"', row))


# ----------------------------------------------------------------------------------- what comes round, and the stream


def _round(name: str) -> tuple[timedelta, dict[str, Any]]:
    (event,) = (one["Properties"] for one in FUNCTIONS[name]["Events"].values() if one["Type"] == "ScheduleV2")
    minutes = re.fullmatch(r"rate\((\d+) minutes\)", event["ScheduleExpression"])
    assert minutes is not None
    return timedelta(minutes=int(minutes[1])), event


@pytest.mark.parametrize("name", ROUNDS)
def test_a_round_comes_as_often_as_it_is_said_to_and_a_call_that_is_older_than_the_next_is_let_go(name: str) -> None:
    every, event = _round(name)
    assert every == ROUNDS[name]
    assert event["RetryPolicy"]["MaximumEventAgeInSeconds"] == every.total_seconds()
    words = {3: "every three minutes", 15: "every 15 minutes", 60: "every hour"}[int(every.total_seconds() // 60)]
    assert words in next(line for line in WORDS.splitlines() if line.startswith(f"| `{name}` |"))


def test_credit_is_reckoned_when_the_parameter_says() -> None:
    events = FUNCTIONS["AttributionFunction"]["Events"].values()
    assert [one["Properties"]["ScheduleExpression"] for one in events] == ["the AttributionSchedule"]


def test_no_period_of_the_alarm_that_rings_at_silence_passes_without_a_sweep() -> None:
    alarm = ALARMS["OrdersWaitForTheMerchant"]
    assert alarm["TreatMissingData"] == "breaching"
    every, _ = _round("OutboxFeedFunction")
    assert every.total_seconds() < alarm["Period"]


def _stream() -> dict[str, Any]:
    found: dict[str, Any] = FUNCTIONS["OutboxFeedFunction"]["Events"]["Placed"]["Properties"]
    return found


def test_what_was_placed_before_the_stream_was_first_read_is_heard_of() -> None:
    assert (_stream()["Stream"], _stream()["StartingPosition"]) == ("Ledger.StreamArn", "TRIM_HORIZON")


def test_the_alarm_of_a_stream_read_late_rings_before_its_records_are_given_up_to_the_sweep() -> None:
    kept = timedelta(seconds=_stream()["MaximumRecordAgeInSeconds"])
    every, _ = _round("OutboxFeedFunction")
    assert kept > every + OVERDUE  # from then on the sweep tries the order in any case
    assert kept > 2 * timedelta(milliseconds=ALARMS["OrdersAreHeardLate"]["Threshold"])


def test_the_stream_tells_when_an_order_may_first_be_tried_which_no_key_says() -> None:
    view = STACK.properties["Ledger"]["StreamSpecification"]["StreamViewType"]
    assert view in {"NEW_IMAGE", "NEW_AND_OLD_IMAGES"}  # `free_at` is in the new image
    assert re.findall(r"StreamViewType=(\w+)", WORDS) == [view]  # as of a restored table


def test_a_record_of_the_stream_that_fails_is_tried_until_it_is_too_old_and_then_alone() -> None:
    event = _stream()
    assert event["BisectBatchOnFunctionError"] is True
    assert event["MaximumRetryAttempts"] >= 100


# ------------------------------------------------------------------------------------------------- at a glance


def test_the_dashboard_s_figures_are_each_of_a_resource_that_has_them() -> None:
    (dashboard,) = STACK.of_kind("AWS::CloudWatch::Dashboard").values()
    counted = {
        one["MetricTransformations"][0]["MetricName"] for one in STACK.of_kind("AWS::Logs::MetricFilter").values()
    }
    for widget in json.loads(dashboard["DashboardBody"])["widgets"]:
        for namespace, metric, *rest in widget["properties"]["metrics"]:
            told = [one for one in rest if isinstance(one, str)]
            dimensions = [{"Name": name, "Value": value} for name, value in zip(told[::2], told[1::2], strict=True)]
            assert said({"Namespace": namespace, "MetricName": metric, "Dimensions": dimensions})
            assert namespace != "AWS::StackName" or metric in counted


def test_the_dashboard_shows_what_its_titles_say() -> None:
    (dashboard,) = STACK.of_kind("AWS::CloudWatch::Dashboard").values()
    widgets = {
        one["properties"]["title"]: one["properties"] for one in json.loads(dashboard["DashboardBody"])["widgets"]
    }
    of = {title: {part for metric in one["metrics"] for part in metric[3:4]} for title, one in widgets.items()}
    skill = {"SkillFunction"}
    assert (of["Turns"], of["Milliseconds a turn takes"]) == (skill, skill)
    assert (of["Records that wait for the table"], of["The HTTP API"]) == ({"Spool.QueueName"}, {"Http"})
    assert {one["region"] for one in widgets.values()} == {"AWS::Region"}
