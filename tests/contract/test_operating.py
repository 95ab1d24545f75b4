"""docs/operating.md as a new operator reads it: what it names is there, and what it shows can be typed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.session import get_session
from typer.testing import CliRunner

from cli.main import command_line
from docs.cost import SNAPSHOT_GB_SECOND, alarmed, bill, custom_metrics
from runtime.embedded_aws.template import load_template, resources_of_type

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/operating.md").read_text("utf-8")
ONE_LINE = re.sub(r"\s*\n\s*", " ", PAGE)
TEMPLATE = load_template()
ON_THE_COMMAND_LINE_ONLY = {"s3 sync", "logs tail"}
OF_EVERY_COMMAND = {"query", "output"}


def _rows(heading: str) -> Iterator[str]:
    """The first cells of the table below a heading."""
    below = PAGE.partition(f"\n{heading}\n")[2].partition("\n#")[0]
    cells = [line.split("|")[1].strip() for line in below.splitlines() if line.startswith("| ")]
    yield from cells[1:]


def test_every_resource_parameter_and_output_it_names_is_in_the_template() -> None:
    named = set(re.findall(r"`([A-Z][a-z]+(?:[A-Z][a-z]*)*)`", PAGE))
    assert len(named) > 40
    assert named - {*TEMPLATE["Resources"], *TEMPLATE["Parameters"], *TEMPLATE["Outputs"]} == set()


def test_it_says_of_every_alarm_what_is_to_be_done() -> None:
    alarms = resources_of_type(TEMPLATE, "AWS::CloudWatch::Alarm").values()
    words = {str(alarm["AlarmName"].value).removeprefix("${AWS::StackName}: ") for alarm in alarms}
    assert {part.strip() for row in _rows("### The alarms") for part in row.split(",")} == words


def test_the_dashboard_shows_the_errors_of_every_function_and_every_queue_of_dead_letters() -> None:
    (dashboard,) = resources_of_type(TEMPLATE, "AWS::CloudWatch::Dashboard").values()
    body = str(dashboard["DashboardBody"].value)
    assert {name.partition(".")[0] for name in re.findall(r"\$\{(\w[\w.]*)\}", body)} <= set(TEMPLATE["Resources"])
    shown: dict[str, set[str]] = {}
    for widget in json.loads(body)["widgets"]:
        told = widget["properties"]
        shown[told["title"]] = {re.sub(r"\$\{(\w+).*", r"\1", part[3]) for part in told["metrics"] if len(part) > 3}
    assert shown["Errors"] == set(resources_of_type(TEMPLATE, "AWS::Serverless::Function"))
    queues = resources_of_type(TEMPLATE, "AWS::SQS::Queue")
    assert shown["Dead letters"] == {name for name in queues if name.endswith("DeadLetters")}


def test_what_a_month_costs_counts_each_metric_that_is_watched_or_made_once() -> None:
    watched = [{"MetricName": "Errors"}, {"Metrics": [{"Expression": "a + b"}, {"MetricStat": {}}, {"MetricStat": {}}]}]
    made = [{"MetricTransformations": [{"MetricName": name}]} for name in ("Unstored", "Unstored", "NoSecrets")]
    kinds = {"AWS::CloudWatch::Alarm": watched, "AWS::Logs::MetricFilter": made}
    resources = {f"{kind}{n}": {"Type": kind, "Properties": one} for kind in kinds for n, one in enumerate(kinds[kind])}
    assert (alarmed({"Resources": resources}), custom_metrics({"Resources": resources})) == (3, 2)


def test_what_a_month_costs_has_a_line_for_the_snapshots_that_customers_get() -> None:
    deployed = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))["prod"]["deploy"]["parameters"]
    assert "ReadyEnvironments=snapshot" in deployed["parameter_overrides"]
    (line,) = [line for line in bill(1_000) if "ReadyEnvironments=snapshot" in line.what]
    assert line.dollars > 2 * 30 * 86_400 * SNAPSHOT_GB_SECOND  # two versions of a GB, and what is restored


def test_every_mark_it_tells_to_look_for_is_one_that_the_code_logs() -> None:
    sources = [
        source for room in ("base", "intake", "ledger", "runtime", "skill") for source in ROOT.glob(f"{room}/**/*.py")
    ]
    code = "\n".join(source.read_text("utf-8") for source in sources)
    named = set(re.findall(r"EARSHOT_[A-Z_]+", PAGE))
    assert {name for name in named if f'"{name}' not in code} == set()


def _aws_commands() -> Iterator[tuple[str, str, set[str]]]:
    for service, command, rest in re.findall(r"(?<![\w.-])aws ([a-z0-9-]+) ([a-z0-9-]+)([^`;)]*)", ONE_LINE):
        ours = re.split(r" (?:aws|earshot) ", rest)[0]
        if f"{service} {command}" not in ON_THE_COMMAND_LINE_ONLY:
            yield service, command, set(re.findall(r" --([a-z0-9-]+)", ours))


def test_every_aws_command_it_shows_is_one_of_aws_with_those_options() -> None:
    session, seen = get_session(), 0
    for service, command, options in _aws_commands():
        seen += 1
        model = session.get_service_model(service)
        if command == "wait":
            continue
        name = "".join(part.title() for part in command.split("-"))
        assert name in model.operation_names, f"aws {service} {command}"
        told = model.operation_model(name).input_shape
        known = {_option(member) for member in (told.members if told else ())}
        assert {option.removeprefix("no-") for option in options} - OF_EVERY_COMMAND <= known, (
            f"aws {service} {command}"
        )
    assert seen > 8


def test_the_copy_of_the_template_that_serves_from_a_restored_table_names_it_and_holds_no_other() -> None:
    told = PAGE.partition("### Restoring")[2].partition("```sh")[2].partition("```")[0].replace("> restored.yaml", "")
    names = {
        "NAME": "earshot-restored",
        "ARN": "arn:table/earshot-restored",
        "STREAM": "arn:table/earshot-restored/stream",
    }
    made = subprocess.run(
        ["bash", "-ec", told], env=os.environ | names, cwd=ROOT, capture_output=True, text=True, check=True
    )
    written = (ROOT / "template.yaml").read_text("utf-8")
    assert re.findall(r"\bLedger\b", re.sub(r"#.*", "", made.stdout)) == []
    kept = set(re.findall(r"^  (\w+):$", made.stdout, re.MULTILINE))
    assert set(re.findall(r"^  (\w+):$", written, re.MULTILINE)) - kept == {"Ledger"}
    assert made.stdout.count("earshot-restored/stream") == written.count("Ledger.StreamArn")
    assert f"EARSHOT_TABLE: {names['NAME']}" in made.stdout


def _option(member: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", member)
    return re.sub(r"(?<=[A-Z])(?=[A-Z][a-z])", "-", spaced).lower()


@pytest.mark.parametrize(
    ("command", "asked_for"),
    [
        (["forget", "--as-in", "TABLE"], "EARSHOT_PEPPER, EARSHOT_SERVICE_PEPPER"),
        (["forget", "--account", "7"], "EARSHOT_PEPPER, EARSHOT_SERVICE_PEPPER"),
        (["household", "--account", "7", "--order-limit", "100"], "EARSHOT_PEPPER, EARSHOT_SERVICE_PEPPER"),
        (["forget", "--request", "7"], "EARSHOT_PEPPER, EARSHOT_SERVICE_PEPPER"),
        (["import", "--touchpoints", "lines.jsonl"], "EARSHOT_PEPPER, EARSHOT_SERVICE_PEPPER"),
        (["import", "--orders", "lines.jsonl"], "EARSHOT_PEPPER, EARSHOT_SERVICE_PEPPER"),
        (["import", "--spend", "lines.jsonl"], "EARSHOT_SERVICE_PEPPER"),
        (["export", "cloudevents", "--run", "out"], "EARSHOT_SKILL_ID"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_on_the_real_aws_a_command_asks_for_what_it_uses_and_for_no_other_secret(
    command: list[str], asked_for: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARSHOT_AWS", "aws")
    ended = CliRunner().invoke(command_line(), command)
    assert f"EARSHOT_AWS=aws needs {asked_for}: set each" in f"{ended.exception}"
