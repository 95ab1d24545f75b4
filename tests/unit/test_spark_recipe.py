"""The recipe of a run on EMR, as far as it reads without AWS: what its service takes, and what our command takes."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import typer.main
from botocore.validate import ParamValidator

from cli.main import command_line
from cli.on_cluster import asked

ROOT = Path(__file__).parents[2]
RECIPE = ROOT / "examples" / "spark"


def _read(name: str) -> Any:
    return json.loads((RECIPE / name).read_text("utf-8"))


@pytest.mark.parametrize(("file", "call"), [("application.json", "CreateApplication"), ("job.json", "StartJobRun")])
def test_the_service_takes_what_is_asked_of_it(file: str, call: str) -> None:
    service = botocore.session.get_session().get_service_model("emr-serverless")
    given = {"clientToken": "t"} | _read(file)
    assert ParamValidator().validate(given, service.operation_model(call).input_shape).generate_report() == ""


def test_the_release_is_of_the_line_of_spark_that_the_extra_pins() -> None:
    (major,) = re.findall(r"emr-spark-(\d+)\.", _read("application.json")["releaseLabel"])
    assert f"emr-spark-{major}.0.0:" in (RECIPE / "Dockerfile").read_text("utf-8")
    assert '"pyspark>=4.0,<4.1"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert "\npyspark==4.0." in (ROOT / "requirements-spark.lock").read_text("utf-8")


def test_our_command_takes_what_the_job_gives_it() -> None:
    driver = _read("job.json")["jobDriver"]["sparkSubmit"]
    assert (ROOT / driver["entryPoint"].removeprefix("local:///opt/earshot/")).is_file()
    run = asked(driver["entryPointArguments"])
    commands: Any = typer.main.get_command(command_line("attribute"))
    attribute = commands.commands["attribute"]
    context = attribute.make_context("attribute", ["--engine", "spark", *run.arguments])
    assert context.params["engine"] == "spark"
    assert context.params["touchpoints"] == [Path("s3/BUCKET/ledger/touchpoints.parquet")]
    assert run.bring["s3://BUCKET/ledger/orders.parquet"] == Path("s3/BUCKET/ledger/orders.parquet")
    assert run.send == {Path("s3/BUCKET/runs/NAME"): "s3://BUCKET/runs/NAME"}


def test_a_cluster_is_told_where_its_machines_share_files() -> None:
    words = shlex.split(_read("job.json")["jobDriver"]["sparkSubmit"]["sparkSubmitParameters"])
    assert set(words[::2]) == {"--conf"}
    settings = dict(word.split("=", 1) for word in words[1::2])
    source = (ROOT / "attribution" / "engine" / "spark_session.py").read_text("utf-8")
    assert f'SCRATCH = "{next(iter(settings))}"' in source
    assert settings["spark.earshot.scratch"].startswith("s3://")


@pytest.mark.parametrize(
    ("given", "arguments"),
    [
        (
            ["-o", "s3://b/x/", "--orders", "a.jsonl", "s3a://b/o.gz"],
            ("-o", "s3/b/x", "--orders", "a.jsonl", "s3a/b/o.gz"),
        ),
        (["--orders=s3://b/o", "--window", "30d"], ("--orders=s3/b/o", "--window", "30d")),
        (["--out", "here", "--locale", "en-US"], ("--out", "here", "--locale", "en-US")),
    ],
)
def test_only_places_of_storage_are_brought(given: list[str], arguments: tuple[str, ...]) -> None:
    assert asked(given).arguments == arguments
