"""The process of the embedded AWS: ministack on 127.0.0.1, started, health-checked and stopped by us."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from base.errors import InputError, StoreUnavailable

HOST = "127.0.0.1"
# `dynamodbstreams` must be named, or the outbox hears nothing; `sts` answers "who am I" to boto3's credential checks.
SERVICES = "dynamodb,dynamodbstreams,sqs,sts"
# AWS IoT Core with its MQTT, where devices are asked for.
OF_DEVICES = "iot,iot-data"
START_SECONDS = 60.0  # 0.2 s on an idle machine; a cold disk on a busy CI machine takes far longer
STOP_SECONDS = 30.0  # it writes its state meanwhile
_CHILD = "runtime.embedded_aws.child"
_LOG = "server.log"
_IN_USE = "address already in use"  # the log says so of a port of MQTT, without which it would go on
_KILLED = "the embedded AWS (pid {}) did not stop and was killed: its last writes are lost"
_KEPT_ENVIRONMENT = ("PATH", "PYTHONPATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV")

_Alive = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class _Ports:
    http: int
    mqtt: int | None


_Spawn = Callable[[_Ports], tuple[int, _Alive]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerProcess:
    """A running ministack: its process id and the ports it listens on, on 127.0.0.1.

    Attributes:
        pid: its process.
        port: of its HTTP.
        mqtt: of its MQTT with client certificates; None where no devices were asked for.
    """

    pid: int
    port: int
    mqtt: int | None = None

    @property
    def endpoint(self) -> str:
        """The URL boto3 is given."""
        return f"http://{HOST}:{self.port}"

    def healthy(self, timeout: float = 2.0) -> bool:
        """Whether ministack answers there (and not some other server that took a port), its MQTT included."""
        told = self._told_of_itself(timeout)
        return "dynamodb" in told.get("services", {}) and (self.mqtt is None or told.get("iot_mtls") == "listening")

    def without_its_mqtt(self, timeout: float = 2.0) -> bool:
        """Whether it came up and could not open the MQTT that was asked for: its port was taken."""
        return self.mqtt is not None and self._told_of_itself(timeout).get("iot_mtls") == "degraded"

    def _told_of_itself(self, timeout: float) -> dict[str, Any]:
        try:
            with urlopen(f"{self.endpoint}/_ministack/health", timeout=timeout) as answer:  # noqa: S310 - our own URL
                told = json.load(answer)
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def ours(self) -> bool:
        """Whether the process is still alive and is the one we started, not a later one with its number."""
        try:
            command = Path(f"/proc/{self.pid}/cmdline").read_bytes()
        except FileNotFoundError:
            if Path("/proc/self").exists():
                return False
            shown = subprocess.run(  # noqa: S603 - where there is no /proc (macOS)
                ["/bin/ps", "-o", "command=", "-p", str(self.pid)], capture_output=True, check=False
            )
            command = shown.stdout
        return _CHILD.encode() in command

    def stop(self) -> None:
        """End it cleanly, so that its state is written. Raises StoreUnavailable when it had to be killed."""
        _signal(self.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self.ours():
            if time.monotonic() > deadline:
                _signal(self.pid, signal.SIGKILL)
                raise StoreUnavailable(
                    f"the embedded AWS (pid {self.pid}) did not stop and was killed: its last writes are lost"
                )
            time.sleep(0.02)


@contextmanager
def attached_server(folder: Path, *, services: str = SERVICES, devices: bool = False) -> Iterator[ServerProcess]:
    """A server that lives as long as this block, and no longer than this process whatever ends it; it keeps nothing."""
    with ExitStack() as stack:

        def spawn(ports: _Ports) -> tuple[int, _Alive]:
            process = _spawn_attached(folder, ports, services)
            stack.callback(_stop_child, process)
            return process.pid, lambda: process.poll() is None

        yield _start_on_free_ports(folder, spawn, devices=devices)


def shared_server(folder: Path, users: int) -> ServerProcess:
    """A server that lives until nobody holds the other end of `users` (a pipe to read from) any more.

    Raises StoreUnavailable when it does not come up.
    """
    return _start_on_free_ports(folder, lambda ports: _spawn_alone(folder, ports, users=users))


def detached_server(folder: Path, port: int | None, *, devices: bool = False) -> ServerProcess:
    """A server that outlives this process; stop it with `ServerProcess.stop`.

    Raises InputError when `port` is taken, StoreUnavailable when it does not come up.
    """
    if port is not None and _taken(port):
        raise InputError(f"port {port} on {HOST} is taken: choose another with --port, or leave it out for a free one")
    return _start_on_free_ports(folder, lambda ports: _spawn_alone(folder, ports), port=port, devices=devices)


def _start_on_free_ports(
    folder: Path, spawn: _Spawn, *, port: int | None = None, devices: bool = False
) -> ServerProcess:
    for _ in range(3):  # another program may take a port between our look and the bind
        ports = _free_ports(port, devices=devices)
        try:
            return _start(folder, ports, spawn)
        except StoreUnavailable:
            if not _taken(ports.http) and _IN_USE not in _said(folder / _LOG):
                raise
    return _start(folder, _free_ports(port, devices=devices), spawn)


def _start(folder: Path, ports: _Ports, spawn: _Spawn) -> ServerProcess:
    pid, alive = spawn(ports)
    server = ServerProcess(pid=pid, port=ports.http, mqtt=ports.mqtt)
    deadline = time.monotonic() + START_SECONDS
    while not server.healthy():
        if not alive() or time.monotonic() > deadline or server.without_its_mqtt():
            if server.ours():
                server.stop()
            raise StoreUnavailable(_why_it_failed(folder / _LOG))
        time.sleep(0.02)
    return server


def _said(log: Path) -> str:
    return log.read_text("utf-8", errors="replace").strip()


def _why_it_failed(log: Path) -> str:
    said = _said(log).splitlines()[-5:]
    hint = "; `make setup` installs it" if any("No module named" in line for line in said) else ""
    return f"the embedded AWS did not come up{hint}; {log} ends: {' | '.join(said) or '(empty)'}"


def _command(*arguments: str) -> list[str]:
    # -P: a file of the user's folder (locale.py, say) must not be taken for a library's.
    return [sys.executable, "-P", "-m", _CHILD, *arguments]


def _spawn_attached(folder: Path, ports: _Ports, services: str) -> subprocess.Popen[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOG).open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            _command(),
            stdin=subprocess.PIPE,  # closed by the kernel when we die, however: see runtime.embedded_aws.child
            stdout=log,
            stderr=log,
            env=_environment(folder, ports, persist=False, services=services),
            start_new_session=True,  # Ctrl-C is ours to handle: the state is written before we go
        )


def _spawn_alone(folder: Path, ports: _Ports, *, users: int | None = None) -> tuple[int, _Alive]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOG).open("wb") as log:
        launched = subprocess.run(  # noqa: S603 - our own interpreter and module
            _command("--detached" if users is None else "--shared"),
            stdin=subprocess.DEVNULL if users is None else users,
            stdout=subprocess.PIPE,
            stderr=log,
            env=_environment(folder, ports, persist=True),
            check=False,
        )
    if launched.returncode:
        raise StoreUnavailable(_why_it_failed(folder / _LOG))
    pid = int(launched.stdout)
    return pid, ServerProcess(pid=pid, port=ports.http).ours


def _stop_child(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.wait()
        raise StoreUnavailable(_KILLED.format(process.pid)) from error


def _environment(folder: Path, ports: _Ports, *, persist: bool, services: str = SERVICES) -> dict[str, str]:
    # Not inherited whole: credentials, proxies and our own secrets are none of its business.
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return kept | {
        "BIND_HOST": HOST,  # its default is 0.0.0.0
        "GATEWAY_PORT": str(ports.http),
        "SERVICES": services if ports.mqtt is None else f"{services},{OF_DEVICES}",
        "IOT_MTLS_ENABLED": "0" if ports.mqtt is None else "1",  # not set, it opens MQTT on port 8883
        "IOT_MTLS_PORT": str(ports.mqtt or 0),
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",  # it would sweep containers at start and stop; we run none
        "PERSIST_STATE": "1" if persist else "0",
        "STATE_DIR": str(folder.resolve()),
        "TMPDIR": str(folder.resolve()),
        "LOG_LEVEL": "WARNING",
    }


def _free_ports(port: int | None, *, devices: bool) -> _Ports:
    # Both are held while they are looked for: asked one after the other, the kernel may name the same port twice.
    with socket.socket() as http, socket.socket() as mqtt:
        for probe in (http, mqtt):
            probe.bind((HOST, 0))
        free = [int(probe.getsockname()[1]) for probe in (http, mqtt)]
    return _Ports(port or free[0], free[1] if devices else None)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
