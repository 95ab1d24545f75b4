"""A run appears in its folder whole, file by file, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from base.errors import InputError

MANIFEST = "manifest.json"


@contextmanager
def staged(out: Path, owned: Collection[str] = (), *, option: str = "--out") -> Iterator[Path]:
    """Give a temporary folder beside `out`; when the block ends well, move its files into `out`, one rename each.

    A run that fails leaves `out` as it was. Other files in `out` are left alone.

    Args:
        out: the folder; made if missing.
        owned: names that belong to one run: those an older run left and this one does not write are removed. An
            older manifest goes first, so that none ever vouches for files of two runs.
        option: what the user named the folder with.

    Raises:
        InputError: `out` is a file, a file's place in it is taken by a folder, or it cannot be written.
    """
    if out.exists() and not out.is_dir():
        raise InputError(f"{option} {out} is a file, and has to be a folder")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=out.parent))
    except OSError as error:
        raise InputError(f"{option} {out} cannot be written: {error.strerror}") from error
    try:
        yield stage
        _refuse_taken_places(out, {*owned, *(str(name) for name in _files_in(stage))}, option)
        try:
            _publish(stage, out, owned)
        except OSError as error:
            raise InputError(f"{option} {out} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _refuse_taken_places(out: Path, names: Collection[str], option: str) -> None:
    for place in sorted(out / name for name in names):
        if place.is_dir():
            raise InputError(f"{option} {out} cannot be written: {place.name} is a folder there, and has to be a file")
        if place.parent.is_file():
            taken = place.parent.name
            raise InputError(f"{option} {out} cannot be written: {taken} is a file there, and has to be a folder")


def _publish(stage: Path, out: Path, owned: Collection[str]) -> None:
    out.mkdir(exist_ok=True)
    for name in sorted(owned, key=lambda name: name != MANIFEST):
        if name == MANIFEST or not (stage / name).exists():
            (out / name).unlink(missing_ok=True)
    for file in sorted(_files_in(stage), key=lambda file: (str(file) == MANIFEST, file)):
        (out / file).parent.mkdir(exist_ok=True)
        (stage / file).replace(out / file)  # the manifest last: it vouches for the others


def _files_in(stage: Path) -> list[Path]:
    return [path.relative_to(stage) for path in stage.rglob("*") if path.is_file()]
