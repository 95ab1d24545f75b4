"""The embedded AWS: DynamoDB, its streams and SQS on this machine, with the table template.yaml defines.

`embedded_aws` gives one for the length of a block; `start`, `stop`, `reset`, `running` are what `earshot local` does.
State lives in a folder (`.earshot/aws`) and is kept over a clean stop; only one server runs on a folder at a time.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from base.errors import InputError
from base.settings import Settings, refuse_aws
from runtime.embedded_aws.process import SERVICES, ServerProcess, attached_server, detached_server, shared_server
from runtime.embedded_aws.queues import create_queue
from runtime.embedded_aws.sharing import Hold, joined, started
from runtime.embedded_aws.template import table_definition

REGION = "us-east-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalAws:
    """A running embedded AWS."""

    server: ServerProcess
    state: Path | None = None

    @property
    def endpoint(self) -> str:
        """Its URL, on 127.0.0.1."""
        return self.server.endpoint

    def client_kwargs(self) -> dict[str, str]:
        """What to pass to `boto3.client`: nothing of the real account is ever read."""
        return {
            "endpoint_url": self.endpoint,
            "region_name": REGION,
            "aws_access_key_id": "earshot",
            "aws_secret_access_key": "earshot",
        }

    def environment(self) -> dict[str, str]:
        """The same for a child process, as boto3 reads it from the environment."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "earshot",
            "AWS_SECRET_ACCESS_KEY": "earshot",
            "EARSHOT_ENDPOINT": self.endpoint,
        }

    def create_table(self, name: str, *, expiring: bool = True) -> bool:
        """Make the table of template.yaml under this name. True if made, False if it was there.

        Args:
            name: the table's.
            expiring: whether items go when their time is over, by the clock of the machine; whoever lives at another
                moment keeps them.
        """
        client = self.client("dynamodb")
        if name in _table_names(client):
            return False
        definition = table_definition()
        client.create_table(TableName=name, **definition.create)
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 0.02, "MaxAttempts": 1500})
        if expiring and definition.ttl_attribute:
            ttl = {"Enabled": True, "AttributeName": definition.ttl_attribute}
            client.update_time_to_live(TableName=name, TimeToLiveSpecification=ttl)
        if definition.point_in_time_recovery:
            client.update_continuous_backups(
                TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
            )
        return True

    def create_spool(self, name: str) -> str:
        """Make the spool queue of template.yaml, with its dead letters, under this name; answer its URL."""
        return create_queue(self.client("sqs"), "Spool", name)

    def client(self, service: str) -> Any:
        """A boto3 client of `dynamodb`, `dynamodbstreams` or `sqs` there."""
        import boto3  # a third of a second: not paid by `earshot local status`

        return boto3.client(service, **self.client_kwargs())  # type: ignore[call-overload]


@contextmanager
def embedded_aws(state: Path | None, *, services: str = SERVICES, devices: bool = False) -> Iterator[LocalAws]:
    """An embedded AWS for the length of the block.

    With a `state` folder it starts from what a clean stop left there and leaves its own; a server that already runs on
    that folder is used too: one of `earshot local start` is left running, one of other blocks lives until the last of
    them has ended, in whatever order. With None it starts empty and leaves nothing.
    `services` names others than the product needs, and `devices` adds AWS IoT Core with its MQTT, for one that starts
    empty.
    It ends with the block, on an exception, on Ctrl-C, and when this process is killed.

    Raises:
        StoreUnavailable: it did not come up, or had to be killed.
    """
    if state is None:
        with (
            tempfile.TemporaryDirectory(prefix="earshot-aws-", ignore_cleanup_errors=True) as folder,
            attached_server(Path(folder), services=services, devices=devices) as server,
        ):
            yield LocalAws(server=server)
        return
    with _only_one_starts(state):
        aws, hold = _held(state)
    try:
        yield aws
    finally:
        with _only_one_starts(state):
            if hold is not None and hold.release():
                _end(aws, state)


def running(state: Path) -> LocalAws | None:
    """The embedded AWS that runs on this folder now, if any; a stale note of an earlier one is ignored."""
    try:
        noted = json.loads((state / _NOTE).read_text("utf-8"))
        server = ServerProcess(pid=int(noted["pid"]), port=int(noted["port"]), mqtt=noted.get("mqtt"))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return LocalAws(server=server, state=state) if server.ours() and server.healthy() else None


def start(state: Path, port: int | None = None, *, devices: bool = False) -> tuple[LocalAws, bool]:
    """Start one in the background, or find the one that runs. Answers it and whether it is new.

    Raises:
        InputError: `port` is taken, or one runs on another, or without devices that are asked for.
        StoreUnavailable: it did not come up.
    """
    with _only_one_starts(state):
        if found := running(state):
            if port not in {None, found.server.port}:
                raise InputError(
                    f"it runs already, on port {found.server.port}: `earshot local stop` first, or leave --port out"
                )
            if devices and found.server.mqtt is None:
                raise InputError("it runs already, without devices: `earshot local stop` first, or leave --devices out")
            return found, False
        server = detached_server(state, port, devices=devices)
        _note(state, server)
    return LocalAws(server=server, state=state), True


def stop(state: Path) -> LocalAws | None:
    """Stop what runs on this folder, cleanly, so that its state is kept. Answers what was stopped."""
    with _only_one_starts(state):
        found = running(state)
        if found:
            found.server.stop()
        _forget(state)
    return found


def reset(state: Path) -> bool:
    """Wipe the state; what ran is stopped first. Answers whether there was anything."""
    stop(state)
    there = state.is_dir()
    shutil.rmtree(state, ignore_errors=True)
    return there


def state_folder(settings: Settings) -> Path:
    """Where the embedded AWS of these settings keeps its state. Raises SettingsError with `EARSHOT_AWS=aws`."""
    refuse_aws(settings, "earshot local")
    return Path(settings.state) / "aws"


_NOTE = "running"  # pid and port of the server on this folder


def _held(state: Path) -> tuple[LocalAws, Hold | None]:
    """Return what runs on this folder, or a new one, and our hold on it where it does not live by itself."""
    if found := running(state):
        return found, joined(state)
    state.mkdir(parents=True, exist_ok=True)
    server, hold = started(state, lambda users: shared_server(state, users))
    _note(state, server)
    return LocalAws(server=server, state=state), hold


def _end(aws: LocalAws, state: Path) -> None:
    try:
        if aws.server.ours():  # `earshot local stop` may have been quicker
            aws.server.stop()
    finally:
        if running(state) in {None, aws}:  # last: until its state is written, nobody else may start on the folder
            _forget(state)


def _note(state: Path, server: ServerProcess) -> None:
    fresh = state / f"{_NOTE}.new"
    fresh.write_text(json.dumps(asdict(server)), "utf-8")
    fresh.replace(state / _NOTE)


def _forget(state: Path) -> None:
    (state / _NOTE).unlink(missing_ok=True)


@contextmanager
def _only_one_starts(state: Path) -> Iterator[None]:
    state.parent.mkdir(parents=True, exist_ok=True)
    with state.with_name(f"{state.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released with the file, whatever happens
        yield


def _table_names(client: Any) -> set[str]:
    return {name for page in client.get_paginator("list_tables").paginate() for name in page["TableNames"]}
