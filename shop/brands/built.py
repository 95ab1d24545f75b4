"""Built brand files kept by what they were built from, so that a second run opens at once."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import locales
from base.environment import DEFAULT_LOCALE
from base.errors import InputError, UnusableInput
from base.files import csv_rows
from base.settings import read_settings
from shop.brands.catalog import read_brands
from shop.brands.file.build import BuildProgress, write_brands
from shop.brands.file.layout import VERSION, Sections, check_place
from shop.brands.learn.synonyms import read_synonyms, usable
from shop.brands.sound.lexicon import DATA, language_of, lexicon

_ERRORS = ".errors"


@dataclass(frozen=True, slots=True)
class Built:
    """A built file and, in words, the catalogue rows that were set aside."""

    path: Path
    row_errors: tuple[str, ...]


def cache_folder() -> Path:
    """Return where built files are kept: EARSHOT_CACHE, else the user's cache folder, else one that goes on restart."""
    if chosen := read_settings(secrets=False).cache:
        return Path(chosen)
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "earshot"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / "earshot"
    return folder if os.access(folder, os.W_OK) else Path(tempfile.gettempdir()) / "earshot"


def built(
    catalog: Path,
    *,
    synonyms: Path | None = None,
    folder: Path | None = None,
    progress: BuildProgress = lambda _done, _all: None,
    locale: str = DEFAULT_LOCALE,
) -> Built:
    """Return the built file of a catalogue CSV, building it when these very rows were not built before, or it broke.

    `synonyms` is a file of what was learned; other synonyms, another build. So is another language of `locale`.

    Raises:
        InputError: the file cannot be read as a catalogue, or `synonyms` not as synonyms.
        UnusableInput: no row of it is good.
    """
    folder = folder or cache_folder()
    path = folder / f"brands-{_fingerprint(catalog, synonyms, locale)}.bin"
    errors = path.with_suffix(_ERRORS)
    if _sound(path) and errors.exists():
        return Built(path, tuple(errors.read_text(encoding="utf-8", errors="replace").splitlines()))
    found = build_file(catalog, path, synonyms=synonyms, progress=progress, locale=locale)
    errors.write_text("".join(f"{error}\n" for error in found.row_errors), encoding="utf-8")
    return found


def _sound(path: Path) -> bool:
    """Return whether a kept file can be used; a damaged one is removed, so that it can be built again."""
    if not path.is_file():
        return False
    try:
        Sections(path)
    except InputError:
        path.unlink(missing_ok=True)
        return False
    return True


def build_file(
    catalog: Path,
    path: Path,
    *,
    synonyms: Path | None = None,
    progress: BuildProgress = lambda _done, _all: None,
    locale: str = DEFAULT_LOCALE,
) -> Built:
    """Build a catalogue CSV into `path`; errors as for `built`, and InputError when something else is there."""
    if path.exists() and catalog.exists() and path.samefile(catalog):
        raise InputError(f"{path}: is the catalogue itself; name another file to build into")
    check_place(path)
    learned = read_synonyms(synonyms, locale) if synonyms else []
    brands, row_errors = read_brands(catalog)
    if not brands:
        reasons = "".join(f"\n  {error}" for error in row_errors[:5])
        raise UnusableInput(f"{catalog}: no usable row among {len(row_errors)}{reasons}")
    words = lexicon(language_of(locale))
    write_brands(brands, path, synonyms=usable(learned, brands), progress=progress, lexicon=words)
    return Built(path, tuple(str(error) for error in row_errors))


def _fingerprint(catalog: Path, synonyms: Path | None, locale: str) -> str:
    """Hash the rows, where they are named from (errors say it), and what says words: table, layout and locales."""
    digest = sha256(f"{VERSION} {language_of(locale)} {catalog}".encode())
    for path in (
        *sorted(DATA.glob("letters*.bin")),
        DATA / "pronunciations.csv",
        *sorted(Path(__file__).parent.rglob("*.py")),
        *sorted(Path(locales.__file__).parent.rglob("*.py")),
        Path(csv_rows.__file__),
    ):
        digest.update(f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}".encode())
    digest.update(catalog.read_bytes() if catalog.is_file() else b"")
    if synonyms is not None:
        learned = synonyms.read_bytes() if synonyms.is_file() else b""
        digest.update(b"synonyms" + sha256(learned).digest())
    return digest.hexdigest()[:24]
