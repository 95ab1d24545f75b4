"""Make a function's package: `python -m runtime.functions.pack NAME FOLDER`, run by `make build` and by `sam build`.

Needs no library of ours, only a Python with pip, which need not be the target's.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from runtime.functions.botocore_data import keep_operations
from runtime.functions.function import ROOT, Function
from runtime.functions.table import FUNCTIONS, IMAGES

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
    shutil.copytree(_libraries(function.lock, target), folder, dirs_exist_ok=True)
    for file in function.files():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, folder / file)
    if "cli" in function.rooms:
        _name_the_version(folder)
    _slim(folder, function.calls)
    _build_brands(function, folder)
    _compile([folder / file.parts[0] for file in function.files()], target)


def _libraries(lock: Path, target: Target) -> Path:
    """Return the folder of a lock's libraries, installed and compiled once for all functions with the same ones."""
    pinned = "\n".join(line for line in lock.read_text("utf-8").splitlines() if not line.lstrip().startswith("#"))
    made_for = hashlib.sha256("\n".join([pinned, *target.pip()]).encode()).hexdigest()[:16]
    folder = ROOT / "build" / ".libraries" / made_for
    if not folder.exists():
        unfinished = folder.with_name(f"{made_for}.{os.getpid()}")
        _install(lock, unfinished, target.pip())
        for unused in ("bin", "share", "boto3/data", "boto3/examples"):
            shutil.rmtree(unfinished / unused, ignore_errors=True)
        _keep_services(
            unfinished, {service for each in (*FUNCTIONS.values(), *IMAGES.values()) for service in each.calls}
        )
        _compile([unfinished], target)
        try:
            unfinished.replace(folder)
        except OSError:  # another packed the same meanwhile
            shutil.rmtree(unfinished)
    return folder


def _install(lock: Path, folder: Path, words: Sequence[str] = ()) -> None:
    _run([sys.executable, *_PIP, *words, "--target", str(folder), "-r", str(lock)])


def _name_the_version(folder: Path) -> None:
    """Leave what pip would have left of this project: a run's manifest says which version made it."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    told = folder / f"earshot-{version}.dist-info" / "METADATA"
    told.parent.mkdir()
    told.write_text(f"Metadata-Version: 2.1\nName: earshot\nVersion: {version}\n", "utf-8")


def _slim(folder: Path, calls: Mapping[str, Sequence[str]]) -> None:
    """Of what botocore knows only what is asked for stays."""
    _keep_services(folder, calls)
    for service, operations in calls.items():
        keep_operations(folder / "botocore" / "data" / service, operations)


def _keep_services(folder: Path, services: Collection[str]) -> None:
    """Botocore knows 400 services: all but ours go."""
    for known in (folder / "botocore" / "data").iterdir():
        if known.is_dir() and known.name not in services:
            shutil.rmtree(known)


def _build_brands(function: Function, folder: Path) -> None:
    """Build every catalogue of brands in the package: what builds them is not in it, nor are the sounds it reads."""
    catalogs = [str(path) for path in folder.rglob("brands.csv")]
    if not catalogs:
        return
    with TemporaryDirectory(prefix="earshot-build-") as libraries:
        if subprocess.run([sys.executable, "-c", "import rapidfuzz"], capture_output=True, check=False).returncode:
            _install(function.lock, Path(libraries))  # for the Python that runs here
        _run([sys.executable, "-c", _BUILD_BRANDS, *catalogs], PYTHONPATH=os.pathsep.join((str(ROOT), libraries)))


def _compile(places: Sequence[Path], target: Target) -> None:
    """Byte code is made last, by the target's own Python: without it a cold start takes more than twice as long.

    By hash, so that it is valid whatever the files' times.
    """
    told = sorted({str(place) for place in places if place.is_dir() or place.suffix == ".py"})
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    for python in (f"python{target.python}", sys.executable):
        try:
            found = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False)  # noqa: S603
        except OSError:
            continue
        if found.stdout.strip() == target.python:
            _run([python, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", *told])
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
    known = {**FUNCTIONS, **IMAGES}
    if name not in known:
        _tell(f"no function {name!r}; there are: {', '.join(known)}")
        raise SystemExit(2)
    target = Target(python=os.environ.get("PYTHON_VERSION", "3.12"), cpu=_CPU[architecture])
    pack(known[name], Path(folder).resolve(), target)


if __name__ == "__main__":
    main(*sys.argv[1:3])
