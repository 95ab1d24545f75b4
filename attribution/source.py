"""One input of a run, as its manifest lists it."""

from __future__ import annotations

from dataclasses import dataclass

from attribution.words import plural

TABLE = "table"  # the name of what was not read from a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One input as the manifest lists it.

    `sha256` is the file's, or of the table's records in any order; `broken` says why and where a file could not be read
    to its end; `addresses` are identifiers that hold an `@`; `forgotten` are records left out since their customer was
    forgotten after it was written; `told_otherwise` says which lines another line of the same contradicts.
    """

    name: str
    record: str
    sha256: str
    rows: int
    rejected: int
    broken: str | None = None
    addresses: int = 0
    forgotten: int = 0
    told_otherwise: tuple[str, ...] = ()

    @property
    def cautions(self) -> tuple[str, ...]:
        """Return what a reader of the numbers must know of this input; nothing when all is well."""
        if not self.rows and self.name != TABLE:
            return (f"nothing in {self.name} could be used as {self.record}: {self._why_nothing()}",)
        said = (self.broken and f"{self.name}: {self.broken}", self.addresses and self._addressed())
        return (*(caution for caution in said if caution), *self.told_otherwise)

    def _why_nothing(self) -> str:
        if self.rejected:
            return "see rejected.jsonl"
        return "whom it tells of was forgotten" if self.forgotten else "it is empty"

    def _addressed(self) -> str:
        found = plural(self.addresses, "identifier holds an @", "identifiers hold an @")
        return f"{self.name}: {found}: give pseudonyms, not addresses; they were used as they came"
