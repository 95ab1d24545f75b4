"""`make sam-local`: the skill in a container, by `sam local invoke`, on the embedded AWS; no image is pulled.

The image is made of Debian's own packages and Amazon's runtime client; a dockerd of our own runs it, which touches
neither the machine's firewall nor another dockerd. All of it lies in .earshot/sam-local and is kept for the next time.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from runtime.embedded_aws.local import LocalAws, embedded_aws
from runtime.functions.function import ROOT
from tests.factories.envelopes import access_token

HOME = ROOT / ".earshot" / "sam-local"
SOCKET = HOME / "docker.sock"
FILES = HOME / "rootfs.tar"
BRIDGE = "172.30.77.1"  # our own dockerd's, which only its containers reach
PORT = 4566
RELEASE, PYTHON = "bookworm", "3.11"
IMAGE = f"earshot-lambda-python:{PYTHON}"
NEEDED = {"dockerd": "docker.io", "debootstrap": "debootstrap"}
BOOTSTRAP = '#!/bin/sh\nexport PYTHONPATH="$LAMBDA_RUNTIME_DIR:$PYTHONPATH"\nexec python3 -m awslambdaric "$_HANDLER"\n'
TABLE = "earshot"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def missing() -> str | None:
    """What this machine lacks, in words; None when all is there."""
    if os.geteuid() != 0:
        return "a dockerd of its own has to be started by root: run it as root, or in a virtual machine"
    packages = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if packages:
        return f"Debian's packages are missing: apt-get install {' '.join(packages)}"
    return None


def run(command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])} ... ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return done


@contextmanager
def docker() -> Iterator[None]:
    """A dockerd of our own for the length of the block."""
    HOME.mkdir(parents=True, exist_ok=True)
    places = {"data-root": "data", "exec-root": "exec", "pidfile": "pid"}
    config = {
        "iptables": False,
        "ip-masq": False,
        "ip6tables": False,
        "bip": f"{BRIDGE}/24",
        "hosts": [f"unix://{SOCKET}"],
        **{name: str(HOME / file) for name, file in places.items()},
    }
    (HOME / "daemon.json").write_text(json.dumps(config), "utf-8")
    with (HOME / "dockerd.log").open("wb") as log:
        daemon = subprocess.Popen(["dockerd", "--config-file", str(HOME / "daemon.json")], stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while subprocess.run([*DOCKER, "version"], capture_output=True).returncode:
            if daemon.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"dockerd did not come up: {(HOME / 'dockerd.log').read_text()[-2000:]}")
            time.sleep(0.3)
        yield
    finally:
        daemon.terminate()
        daemon.wait(60)


DOCKER = ["docker", "--host", f"unix://{SOCKET}"]


def image() -> None:
    """Make the image, once."""
    if run([*DOCKER, "images", "--quiet", IMAGE]).stdout.strip():
        return
    if not FILES.exists():
        say("making the image from Debian's packages (some minutes, once) ...")
        made_files()
    changes = [
        "ENV LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime PATH=/usr/local/bin:/usr/bin:/bin",
        "WORKDIR /var/task",
        'ENTRYPOINT ["/lambda-entrypoint.sh"]',
    ]
    run([*DOCKER, "import", *(word for change in changes for word in ("-c", change)), str(FILES), IMAGE])


def made_files() -> None:
    root = HOME / "rootfs"
    shutil.rmtree(root, ignore_errors=True)
    run(["debootstrap", "--variant=minbase", "--include=python3,ca-certificates", RELEASE, str(root)])
    shutil.rmtree(root / "var/cache/apt", ignore_errors=True)
    runtime = root / "var/runtime"
    words = ("--python-version", PYTHON, "--only-binary=:all:", "awslambdaric", "boto3")
    run([sys.executable, "-m", "pip", "install", "-qq", "--target", str(runtime), *words])
    (root / "var/task").mkdir(parents=True)
    (runtime / "bootstrap").write_text(BOOTSTRAP, "utf-8")
    (runtime / "bootstrap").chmod(0o755)
    unfinished = FILES.with_suffix(".part")
    run(["tar", "-C", str(root), "-cf", str(unfinished), "."])
    unfinished.replace(FILES)
    shutil.rmtree(root)


@contextmanager
def passed_on(aws: LocalAws) -> Iterator[None]:
    """Let containers reach the embedded AWS, which listens on this machine alone: from the bridge's address."""
    target = ("127.0.0.1", aws.server.port)
    with socket.create_server((BRIDGE, PORT)) as listening:
        threading.Thread(target=_accept, args=(listening, target), daemon=True).start()
        yield


def _accept(listening: socket.socket, target: tuple[str, int]) -> None:
    with suppress(OSError):
        while True:
            one, _ = listening.accept()
            other = socket.create_connection(target)
            for ends in ((one, other), (other, one)):
                threading.Thread(target=_pump, args=ends, daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while told := source.recv(65536):
            sink.sendall(told)
        sink.shutdown(socket.SHUT_WR)


def event(name: str, **changes: Any) -> dict[str, Any]:
    """One of events/*.json, of a customer whose account is linked, under a request id of its own."""
    told = copy.deepcopy(json.loads((ROOT / "events" / f"{name}.json").read_text("utf-8")))
    told["request"]["requestId"] = f"amzn1.echo-api.request.{uuid4()}"
    for user in (told.get("session", {}).get("user"), told["context"]["System"].get("user")):
        if user is not None:
            user["accessToken"] = access_token()
    if "session" in told:
        told["session"].update(changes)
    return told


def invoke(sam: Path, told: Mapping[str, Any]) -> dict[str, Any]:
    file = HOME / "event.json"
    file.write_text(json.dumps(told), "utf-8")
    done = run(
        [str(sam), "local", "invoke", "SkillFunction", "-e", str(file), "--skip-pull-image", "--invoke-image", IMAGE,
         "--parameter-overrides", "Architecture=x86_64", "--add-host", f"host.docker.internal:{BRIDGE}",
         "--env-vars", str(ROOT / "sam-local-env.json"), "--container-host", "127.0.0.1"],
        cwd=ROOT,
        env=sam_environment(),
    )  # fmt: skip
    for line in done.stderr.splitlines():
        if line.startswith(("REPORT", "[ERROR]", "[WARNING]")) or '"level"' in line:
            say(f"    {line[:200]}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def sam_environment() -> dict[str, str]:
    return {**os.environ, "DOCKER_HOST": f"unix://{SOCKET}", "SAM_CLI_TELEMETRY": "0", "PYTHON_VERSION": PYTHON,
            "ARCHITECTURE": "x86_64"}  # fmt: skip


def speech(answer: Mapping[str, Any]) -> str:
    return str(answer.get("response", {}).get("outputSpeech", {}).get("ssml", "(nothing is said)"))


def walk(sam: Path, aws: LocalAws) -> None:
    """Launch, reorder, purchase, skill-disabled; then what the table holds of it."""
    said: dict[str, dict[str, Any]] = {}
    for name in ("launch", "reorder", "purchase", "skill-disabled"):
        attributes = said.get("reorder", {}).get("sessionAttributes", {})
        told = event("yes", attributes=attributes, new=False) if name == "purchase" else event(name)
        if name == "reorder":
            told["request"]["intent"]["slots"]["brand"]["value"] = "tidewell"
        say(f"{name}:")
        said[name] = invoke(sam, told)
        say(f"  {speech(said[name])}")
    assert "Welcome" in speech(said["launch"])
    assert "Shall I order them?" in speech(said["reorder"])
    assert "I ordered" in speech(said["purchase"])
    rows = aws.client("dynamodb").scan(TableName=TABLE, ConsistentRead=True)["Items"]
    kinds = [row["SK"]["S"] for row in rows]
    told = {kind: kinds.count(kind) for kind in ("TP", "OR", "OUTBOX")}
    say(f"in the table: {told['TP']} touchpoints, {told['OR']} order, {told['OUTBOX']} in the outbox")
    assert told == {"TP": 4, "OR": 1, "OUTBOX": 1}


def main(sam: Path) -> None:
    if lacking := missing():
        hint = "Without a container: make test runs the same package under Amazon's emulator."
        raise SystemExit(f"make sam-local: {lacking}.\n{hint}")
    with ExitStack() as stack:
        stack.enter_context(docker())
        image()
        say("building SkillFunction ...")
        build = [str(sam), "build", "SkillFunction", "--parameter-overrides", "Architecture=x86_64"]
        run(build, cwd=ROOT, env=sam_environment())
        aws = stack.enter_context(embedded_aws(None))
        aws.create_table(TABLE)
        stack.enter_context(passed_on(aws))
        walk(sam, aws)
    say("all four were answered by the container, and are in the table")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
