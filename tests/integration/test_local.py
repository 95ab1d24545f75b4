from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from base.errors import InputError, SettingsError
from base.settings import read_settings
from runtime.embedded_aws import local
from runtime.embedded_aws.local import LocalAws, embedded_aws
from runtime.embedded_aws.process import ServerProcess
from runtime.embedded_aws.template import load_template, queue_definition, resources_of_type
from tests.factories.processes import listening

pytestmark = pytest.mark.integration

REMEMBERED = {"PK": {"S": "CU#u"}, "SK": {"S": "TP#1"}}


def _gone(server: ServerProcess) -> bool:
    deadline = time.monotonic() + 20
    while server.ours() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not server.ours()


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads the kernel's socket table")
def test_nothing_listens_beyond_this_machine(aws: LocalAws) -> None:
    addresses = listening(aws.server.pid)
    assert addresses == {f"0100007F:{aws.server.port:04X}"}


def test_the_table_is_the_one_the_template_deploys(aws: LocalAws) -> None:
    table = f"as-deployed-{uuid4().hex[:12]}"
    aws.create_table(table)
    (deployed,) = resources_of_type(load_template(), "AWS::DynamoDB::Table").values()
    client = aws.client("dynamodb")
    made = client.describe_table(TableName=table)["Table"]
    assert made["KeySchema"] == deployed["KeySchema"]
    assert {i["IndexName"]: i["KeySchema"] for i in made["GlobalSecondaryIndexes"]} == {
        i["IndexName"]: i["KeySchema"] for i in deployed["GlobalSecondaryIndexes"]
    }
    assert {i["Projection"]["ProjectionType"] for i in made["GlobalSecondaryIndexes"]} == {"ALL"}
    assert made["StreamSpecification"] == {"StreamEnabled": True, **deployed["StreamSpecification"]}
    ttl = client.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert ttl == {"TimeToLiveStatus": "ENABLED", "AttributeName": deployed["TimeToLiveSpecification"]["AttributeName"]}
    client.delete_table(TableName=table)


def test_making_the_table_again_keeps_what_is_in_it(aws: LocalAws, table: str) -> None:
    client = aws.client("dynamodb")
    client.put_item(TableName=table, Item=REMEMBERED)
    assert aws.create_table(table) is False
    assert client.scan(TableName=table)["Items"] == [REMEMBERED]


def test_the_table_s_stream_tells_of_every_write(aws: LocalAws, table: str) -> None:
    aws.client("dynamodb").put_item(TableName=table, Item=REMEMBERED)
    streams = aws.client("dynamodbstreams")
    arn = streams.list_streams(TableName=table)["Streams"][0]["StreamArn"]
    shards = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    first = {"StreamArn": arn, "ShardIteratorType": "TRIM_HORIZON"}
    iterators = [streams.get_shard_iterator(ShardId=s["ShardId"], **first)["ShardIterator"] for s in shards]
    records = [record for i in iterators for record in streams.get_records(ShardIterator=i)["Records"]]
    assert [(r["eventName"], r["dynamodb"]["NewImage"]) for r in records] == [("INSERT", REMEMBERED)]


def test_a_poison_message_ends_among_the_dead_letters(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    url = aws.create_spool("spool-under-test")
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    redrive = json.loads(attributes["RedrivePolicy"])
    assert redrive["maxReceiveCount"] == queue_definition("Spool").max_receive_count
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": json.dumps(redrive | {"maxReceiveCount": 5})})
    assert attributes["MessageRetentionPeriod"] == "1209600"
    sqs.send_message(QueueUrl=url, MessageBody="poison")
    tries = [
        sqs.receive_message(QueueUrl=url, VisibilityTimeout=0, WaitTimeSeconds=0).get("Messages", []) for _ in range(6)
    ]
    assert [len(received) for received in tries] == [1, 1, 1, 1, 1, 0]
    dead = sqs.receive_message(QueueUrl=url + "-dead").get("Messages", [])
    assert [message["Body"] for message in dead] == ["poison"]


def test_state_is_kept_over_a_clean_stop(tmp_path: Path) -> None:
    with embedded_aws(tmp_path / "aws") as first:
        first.create_table("kept")
        first.client("dynamodb").put_item(TableName="kept", Item=REMEMBERED)
    assert not first.server.ours()
    with embedded_aws(tmp_path / "aws") as second:
        assert second.client("dynamodb").scan(TableName="kept")["Items"] == [REMEMBERED]


def test_a_failure_inside_stops_it_too() -> None:
    with pytest.raises(RuntimeError, match="boom"), embedded_aws(None) as aws:
        raise RuntimeError("boom")
    assert not aws.server.ours()


@contextmanager
def owner_of(state: Path) -> Iterator[tuple[subprocess.Popen[str], ServerProcess]]:
    """Another process that owns an embedded AWS, with a table in it."""
    program = (
        "import signal, sys, time; from pathlib import Path; from runtime.embedded_aws.local import embedded_aws\n"
        # Tests run in the background of a script inherit that SIGINT is ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "with embedded_aws(Path(sys.argv[1])) as aws:\n"
        "    aws.create_table('kept'); print(aws.server.pid, aws.server.port, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(state)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as owner:
        assert owner.stdout is not None
        pid, port = map(int, owner.stdout.readline().split())
        yield owner, ServerProcess(pid=pid, port=port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda n: n.name)
def test_it_ends_and_keeps_its_state_however_its_owner_ends(tmp_path: Path, number: signal.Signals) -> None:
    with owner_of(tmp_path / "aws") as (owner, server):
        assert server.ours()
        owner.send_signal(number)
        owner.wait(30)
    assert _gone(server)
    with embedded_aws(tmp_path / "aws") as again:
        assert again.create_table("kept") is False


def test_a_second_one_on_the_same_state_joins_the_first(tmp_path: Path) -> None:
    with embedded_aws(tmp_path / "aws") as first:
        with embedded_aws(tmp_path / "aws") as second:
            assert second.endpoint == first.endpoint
        assert first.server.healthy()


def test_the_first_of_two_may_end_first_and_the_last_of_them_leaves_the_state(tmp_path: Path) -> None:
    with ExitStack() as second:
        with embedded_aws(tmp_path / "aws") as first:
            second.enter_context(embedded_aws(tmp_path / "aws"))
        assert first.server.healthy()
        assert first.create_table("kept")
    assert _gone(first.server)
    with embedded_aws(tmp_path / "aws") as again:
        assert again.create_table("kept") is False


def test_the_first_of_two_may_be_killed_and_the_other_goes_on(tmp_path: Path) -> None:
    with owner_of(tmp_path / "aws") as (owner, server):
        with embedded_aws(tmp_path / "aws") as other:
            owner.kill()
            owner.wait(30)
            assert other.endpoint == server.endpoint
            assert other.create_table("kept") is False
        assert _gone(server)


def test_in_the_background_it_starts_once_and_stops_cleanly(tmp_path: Path) -> None:
    state = tmp_path / "aws"
    started, new = local.start(state)
    try:
        assert new
        started.create_table("kept")
        assert local.start(state) == (started, False)
        assert local.running(state) == started
    finally:
        assert local.stop(state) == started
    assert not started.server.ours()
    assert local.running(state) is None
    assert local.stop(state) is None
    with embedded_aws(state) as again:
        assert again.create_table("kept") is False


def test_reset_wipes_and_stops(tmp_path: Path) -> None:
    state = tmp_path / "aws"
    started, _ = local.start(state)
    started.create_table("wiped")
    assert local.reset(state) is True
    assert not started.server.ours()
    assert local.reset(state) is False
    with embedded_aws(state) as again:
        assert again.create_table("wiped") is True


def test_a_note_left_by_a_dead_server_does_not_stand_in_the_way(tmp_path: Path) -> None:
    state = tmp_path / "aws"
    state.mkdir()
    (state / "running").write_text(json.dumps({"pid": os.getpid(), "port": 9}))
    assert local.running(state) is None
    assert local.stop(state) is None
    with embedded_aws(state) as aws:
        assert aws.server.healthy()


def test_half_a_note_is_no_note(tmp_path: Path) -> None:
    (tmp_path / "running").write_text('{"pid": 1')
    assert local.running(tmp_path) is None


def test_a_taken_port_is_said_and_nothing_is_left_running(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(InputError, match=f"port {taken} on 127.0.0.1 is taken"):
            local.start(tmp_path / "aws", taken)
    assert local.running(tmp_path / "aws") is None


def test_it_is_refused_when_the_settings_say_aws() -> None:
    secrets = {"EARSHOT_SHOPIFY_SECRET": "s", "EARSHOT_TOKEN_KEY": "t", "EARSHOT_PEPPER": "p", "EARSHOT_SKILL_ID": "i"}
    secrets |= {"EARSHOT_ACCOUNT_ISSUER": "none"}
    with pytest.raises(SettingsError, match="EARSHOT_AWS"):
        local.state_folder(read_settings({"EARSHOT_AWS": "aws", **secrets}))


def test_nothing_of_a_real_account_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a real one")
    monkeypatch.setenv("EARSHOT_PEPPER", "a real one")
    with embedded_aws(None) as aws:
        environment = Path(f"/proc/{aws.server.pid}/environ")
        if environment.exists():
            assert b"a real one" not in environment.read_bytes()
        assert aws.client_kwargs()["aws_secret_access_key"] == "earshot"


def test_a_file_of_the_users_folder_is_not_taken_for_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locale.py").write_text("raise SystemExit('not yours to run')")
    monkeypatch.chdir(tmp_path)
    with embedded_aws(None) as aws:
        assert aws.create_table("earshot")
