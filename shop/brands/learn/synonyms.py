"""The file of learned synonyms: what was learned lasts from one run to the next, and from one catalogue to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from base.environment import DEFAULT_LOCALE
from base.errors import InputError, Unreadable
from base.files.csv_cells import restored, table
from base.files.csv_tables import open_csv
from shop.brands.brand import Brand
from shop.brands.learn.mishearings import HOUSEHOLDS, kept
from shop.brands.learn.owners import name_owners
from shop.brands.sound.normal import squeezed

ACCEPTED = "accepted"
WITHHELD = "(other forms)"
"""Stands for a text that one home alone said: free speech may hold a name or a card number."""
COLUMNS = ("heard", "brand_id", "times", "households", "proofs", "verdict", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A text that may become a synonym of a brand: its evidence, and why not where a guard refused it.

    `households` is None where no household was known; `proofs` are values of `Proof`.
    """

    heard: str
    brand_id: str
    times: int
    households: int | None
    proofs: tuple[str, ...]
    refused: str | None

    @property
    def enough(self) -> bool:
        """Whether two homes said it; or a file of recordings did, which names no household."""
        return self.households is None or self.households >= HOUSEHOLDS


def synonyms_csv(proposals: Iterable[Proposal]) -> str:
    """Return the file's text; what one home alone said is withheld, its counts are kept."""
    lines = [
        (
            *(one.heard if one.enough else WITHHELD, one.brand_id, one.times),
            *("" if one.households is None else one.households, "; ".join(one.proofs)),
            *("refused" if one.refused else ACCEPTED, one.refused or ""),
        )
        for one in proposals
    ]
    return table([COLUMNS, *lines])


def read_synonyms(path: Path, locale: str = DEFAULT_LOCALE) -> list[Proposal]:
    """Read what was learned; rows whose text was withheld are left out. Only heard and brand_id are needed.

    Raises:
        InputError: the file cannot be read, lacks a column, or a count is no number.
    """
    try:
        with open_csv(path) as reader:
            named = reader.columns
            if "heard" not in named or "brand_id" not in named:
                raise InputError(f"{path}: needs the columns heard and brand_id; its header is {', '.join(named)!r}")
            rows = [_row(row, locale) for row in reader]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name a file of synonyms") from error
    except (ValueError, Unreadable) as error:
        raise InputError(f"{path}:{reader.line}: {error}; as learn-brands writes it, in UTF-8") from error
    return [row for row in rows if row.heard and row.brand_id]


def _row(row: dict[str, str | None], locale: str) -> Proposal:
    cell = {name: restored(value or "").strip() for name, value in row.items() if isinstance(name, str)}
    heard = cell["heard"]
    refused = cell.get("verdict", ACCEPTED) not in {ACCEPTED, ""}
    return Proposal(
        heard="" if heard == WITHHELD else kept(heard, locale),
        brand_id=cell["brand_id"],
        times=int(cell.get("times") or HOUSEHOLDS),
        households=int(cell["households"]) if cell.get("households") else None,
        proofs=tuple(proof for proof in cell.get("proofs", "").split("; ") if proof),
        refused=(cell.get("reason") or "refused") if refused else None,
    )


def usable(rows: Iterable[Proposal], brands: Sequence[Brand]) -> list[tuple[str, str]]:
    """Return the accepted (heard, brand_id) pairs for brands of this catalogue that are no other brand's name."""
    owners = name_owners(brands)
    known = {brand.brand_id for brand in brands}
    return [
        (row.heard, row.brand_id)
        for row in rows
        if row.refused is None and row.brand_id in known and not owners.get(squeezed(row.heard), set()) - {row.brand_id}
    ]
