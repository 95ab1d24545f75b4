"""A handler under the real Lambda runtime protocol: Amazon's emulator binary and runtime client, no container.

Only what the package holds can be imported (and the runtime client), as in the cloud: site-packages are out of sight.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

RUNTIME_CLIENT = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulator:
    """A running emulator: `invoke` answers what the function answered, `log` what it wrote so far."""

    endpoint: str
    log_file: Path

    def invoke(self, event: object, timeout: float = 30.0) -> Any:
        return self.invoke_raw(json.dumps(event).encode(), timeout)

    def invoke_raw(self, body: bytes, timeout: float = 30.0) -> Any:
        request = Request(f"{self.endpoint}/2015-03-31/functions/function/invocations", data=body)
        with urlopen(request, timeout=timeout) as answer:
            return json.load(answer)

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8", errors="replace")


@contextmanager
def lambda_emulator(
    binary: Path, handler: str, *, package: list[Path], environment: Mapping[str, str], python: Path | None = None
) -> Iterator[Emulator]:
    """Run `handler` from the folders of `package`, by another Python where one is named."""
    with tempfile.TemporaryDirectory(prefix="earshot-lambda-") as folder:
        client = Path(folder) / "runtime"
        _link_runtime_client(client)
        port, api_port = _two_free_ports()
        log_file = Path(folder) / "log"
        command = [
            str(binary.resolve()),
            *("--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
            *("--runtime-api-address", f"127.0.0.1:{api_port}"),
            *(str(python or sys.executable), "-S", "-m", "awslambdaric", handler),
        ]
        everything = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": ":".join(str(path.resolve()) for path in [*package, client]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LAMBDA_TASK_ROOT": str(package[0].resolve()),
            "AWS_LAMBDA_FUNCTION_NAME": "SkillFunction",
            "AWS_LAMBDA_FUNCTION_TIMEOUT": "7",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
            **environment,
        }
        with log_file.open("wb") as log:
            process = subprocess.Popen(command, env=everything, stdout=log, stderr=log, cwd=package[0])
        try:
            _wait_for(process, port, log_file)
            yield Emulator(endpoint=f"http://127.0.0.1:{port}", log_file=log_file)
        finally:
            process.terminate()
            process.wait(20)


def _link_runtime_client(target: Path) -> None:
    target.mkdir()
    for name in RUNTIME_CLIENT:
        spec = find_spec(name)
        assert spec is not None, f"{name} is not installed"
        assert spec.origin is not None
        origin = Path(spec.origin)
        found = origin.parent if origin.name == "__init__.py" else origin
        (target / found.name).symlink_to(found)


def _wait_for(process: subprocess.Popen[bytes], port: int, log_file: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=1).close()
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                return
        else:
            return
        time.sleep(0.02)
    raise AssertionError(f"the emulator did not come up: {log_file.read_text('utf-8', errors='replace')[-2000:]}")


def _two_free_ports() -> tuple[int, int]:
    # Both are held while they are looked for: asked one after the other, the kernel may name the same port twice.
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])
