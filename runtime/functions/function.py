"""What a Lambda function is: its entry, what of this project is in its package, its libraries, calls and settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MADE = ("__pycache__",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function, by its name in the template.

    Args:
        handler: `module.function`; the module's file, and the packages it lies in, are in the package.
        rooms: folders that are in it whole, except `left_out` (glob patterns), and single files; the packages that
            they lie in come along.
        libraries: what the rooms import, resolved into the function's own lock.
        calls: by AWS service, the operations its code asks for: all that botocore keeps its knowledge of, and all that
            the function's policy has to allow.
        settings: `module.Class` whose fields are the variables it reads.
    """

    name: str
    handler: str
    rooms: tuple[str, ...]
    libraries: tuple[str, ...]
    calls: Mapping[str, tuple[str, ...]]
    settings: str
    left_out: tuple[str, ...] = ()

    @property
    def lock(self) -> Path:
        """The locked libraries."""
        return ROOT / f"requirements-{self.name.removesuffix('Function').lower()}.lock"

    def files(self) -> list[Path]:
        """Return what of this project is packed, relative to the root, in the order of names."""
        module = self.handler.rpartition(".")[0].replace(".", "/")
        wanted = {file for place in (*self.rooms, f"{module}.py") for file in _files_at(ROOT / place)}
        for pattern in self.left_out:
            wanted -= {path for hit in ROOT.glob(pattern) for path in (hit, *hit.rglob("*"))}
        return sorted(path.relative_to(ROOT) for path in wanted if not set(_MADE) & set(path.parts))


def _files_at(place: Path) -> Iterator[Path]:
    """Yield a file, or all that lie below a folder, and what makes packages of the folders above."""
    yield from (file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]
    for folder in place.relative_to(ROOT).parents[:-1]:
        yield ROOT / folder / "__init__.py"
