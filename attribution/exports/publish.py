"""A run appears in its folder whole, file by file, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from base.errors import InputError

MANIFEST = "manifest.json"


@contextmanager
def staged(out: Path, owned: Iterable[str] = ()) -> Iterator[Path]:
    """Give a temporary folder beside `out`; when the block ends well, move its files into `out`, one rename each.

    A run that fails leaves `out` as it was. Other files in `out` are left alone.

    Args:
        out: the folder; made if missing.
        owned: names that belong to one run: those an older run left and this one does not write are removed. An
            older manifest goes first, so that none ever vouches for files of two runs.

    Raises:
        InputError: `out` is a file, or its place cannot be written.
    """
    if out.exists() and not out.is_dir():
        raise InputError(f"--out {out} is a file: name a folder")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=out.parent))
    except OSError as error:
        raise InputError(f"--out {out} cannot be written: {error.strerror}") from error
    try:
        yield stage
        out.mkdir(exist_ok=True)
        for name in sorted(owned, key=lambda name: name != MANIFEST):
            if name == MANIFEST or not (stage / name).exists():
                (out / name).unlink(missing_ok=True)
        for file in sorted(stage.iterdir(), key=lambda file: (file.name == MANIFEST, file.name)):
            file.replace(out / file.name)  # the manifest last: it vouches for the others
    finally:
        shutil.rmtree(stage, ignore_errors=True)
