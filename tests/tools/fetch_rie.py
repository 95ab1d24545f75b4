"""Take the Lambda runtime interface emulator out of the SAM CLI's wheel: `fetch_rie.py TARGET`.

The wheel's version and hashes are those of requirements-sam.lock; nothing of it is installed.
"""

from __future__ import annotations

import platform
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LOCK = Path(__file__).parents[2] / "requirements-sam.lock"
BINARIES = {"x86_64": "aws-lambda-rie-x86_64", "aarch64": "aws-lambda-rie-arm64"}


def pinned(lock: str) -> str:
    """The lock's entry for the SAM CLI, hashes and all."""
    found = re.search(r"^aws-sam-cli==.*(?:\n {4}--hash=.*)+", lock, re.MULTILINE)
    if not found:
        raise SystemExit(f"{LOCK.name} does not pin aws-sam-cli")
    return found.group()


def fetch(target: Path) -> None:
    """Download, check and unpack. Raises CalledProcessError when pip cannot get it."""
    member = f"samcli/local/rapid/{BINARIES[platform.machine()]}"
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(pinned(LOCK.read_text("utf-8")), "utf-8")
        pip = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check"]
        asked = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(wanted), "-d", folder]
        subprocess.run([*pip, *asked], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            binary = packed.read(member)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".new")
    fresh.write_bytes(binary)
    fresh.chmod(0o755)
    fresh.replace(target)


if __name__ == "__main__":
    if platform.system() != "Linux" or platform.machine() not in BINARIES:
        raise SystemExit(f"the emulator is made for Linux on {' and '.join(BINARIES)}")
    fetch(Path(sys.argv[1]))
