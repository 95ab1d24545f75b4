"""Make a function's package: `python -m runtime.functions.pack NAME FOLDER`, run by `make build` and by `sam build`.

Needs no library of ours, only a Python with pip, which need not be the target's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from runtime.functions.table import FUNCTIONS, ROOT, Function

_CPU = {"arm64": "aarch64", "x86_64": "x86_64"}
_GLIBC = ("2_28", "2_27", "2_26", "2_17")  # what Amazon Linux 2023 can run, newest first
_PIP = ("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "--no-deps", "--no-compile")
_BUILD_BRANDS = (
    "import sys; from pathlib import Path; from shop.brands.built import build_file; "
    "[build_file(Path(csv), Path(csv).with_suffix('.bin')) for csv in sys.argv[1:]]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the package runs on: the same as the template's Runtime and its Architecture parameter."""

    python: str
    cpu: str

    def pip(self) -> list[str]:
        """Return pip's words for it."""
        platforms = [f"manylinux_{glibc}_{self.cpu}" for glibc in _GLIBC] + [f"manylinux2014_{self.cpu}"]
        words = ["--only-binary=:all:", "--implementation", "cp", "--python-version", self.python]
        return words + [word for platform in platforms for word in ("--platform", platform)]


def pack(function: Function, folder: Path, target: Target) -> None:
    """Make the package in an empty folder."""
    _install(function.lock, folder, target.pip())
    for file in function.files():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, folder / file)
    _slim(folder, function.services)
    _build_brands(function, folder)
    _compile(folder, target)


def _install(lock: Path, folder: Path, words: Sequence[str] = ()) -> None:
    _run([sys.executable, *_PIP, *words, "--target", str(folder), "-r", str(lock)])


def _slim(folder: Path, services: Sequence[str]) -> None:
    """Botocore knows 400 services: all but ours go, and what boto3 knows of them for objects in place of clients."""
    for known in (folder / "botocore" / "data").iterdir():
        if known.is_dir() and known.name not in services:
            shutil.rmtree(known)
    for unused in ("bin", "boto3/data", "boto3/examples"):
        shutil.rmtree(folder / unused, ignore_errors=True)
    for cache in list(folder.rglob("__pycache__")):
        shutil.rmtree(cache)


def _build_brands(function: Function, folder: Path) -> None:
    """Build every catalogue of brands in the package: what builds them is not in it, nor are the sounds it reads."""
    catalogs = [str(path) for path in folder.rglob("brands.csv")]
    if not catalogs:
        return
    with TemporaryDirectory(prefix="earshot-build-") as libraries:
        if subprocess.run([sys.executable, "-c", "import rapidfuzz"], capture_output=True, check=False).returncode:
            _install(function.lock, Path(libraries))  # for the Python that runs here
        _run([sys.executable, "-c", _BUILD_BRANDS, *catalogs], PYTHONPATH=os.pathsep.join((str(ROOT), libraries)))


def _compile(folder: Path, target: Target) -> None:
    """Byte code is made last, by the target's own Python: without it a cold start takes more than twice as long.

    By hash, so that it is valid whatever the files' times.
    """
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    for python in (f"python{target.python}", sys.executable):
        try:
            found = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False)  # noqa: S603
        except OSError:
            continue
        if found.stdout.strip() == target.python:
            _run([python, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", str(folder)])
            return
    _tell(f"warning: no python{target.python} here, so no byte code is shipped and cold starts are slower")


def _run(command: list[str], **environment: str) -> None:
    done = subprocess.run(command, check=False, cwd=ROOT, env={**os.environ, **environment})  # noqa: S603
    if done.returncode:
        raise SystemExit(done.returncode)


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main(name: str, folder: str) -> None:
    """Pack one function for the Python and the processor that the environment names."""
    architecture = os.environ.get("ARCHITECTURE", "arm64")
    if architecture not in _CPU:
        _tell(f"ARCHITECTURE is arm64 or x86_64, not {architecture!r}")
        raise SystemExit(2)
    if name not in FUNCTIONS:
        _tell(f"no function {name!r}; there are: {', '.join(FUNCTIONS)}")
        raise SystemExit(2)
    target = Target(python=os.environ.get("PYTHON_VERSION", "3.12"), cpu=_CPU[architecture])
    pack(FUNCTIONS[name], Path(folder).resolve(), target)


if __name__ == "__main__":
    main(*sys.argv[1:3])
