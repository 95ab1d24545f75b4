"""Brand voice health: which brands are heard worst, and as what. An export that marketers read."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shop.brands.matcher import BrandMatcher
from shop.brands.mishearings import Mishearing
from shop.brands.model import Brand, Decision
from shop.brands.normal import squeezed

FORMS = 5
_Z = 1.959964
COLUMNS = (
    *("brand_id", "name", "hearings", "exact", "accepted", "asked", "rejected", "mistaken"),
    *("understood_share", "interval_low", "interval_high", "heard_as", "taken_for"),
)


@dataclass(slots=True)
class _Tally:
    hearings: int = 0
    exact: int = 0
    accepted: int = 0
    asked: int = 0
    rejected: int = 0
    mistaken: int = 0

    def add(self, decision: Decision, *, right: bool, exact: bool) -> None:
        self.hearings += 1
        self.exact += exact
        self.accepted += decision is Decision.ACCEPT and right
        self.mistaken += decision is Decision.ACCEPT and not right
        self.asked += decision is Decision.ASK
        self.rejected += decision is Decision.REJECT


def health_csv(brands: Sequence[Brand], matcher: BrandMatcher, hearings: Iterable[Mishearing]) -> str:
    """Return one row a brand that was heard, worst first: what happened, and the wrong forms heard most.

    `understood_share` is the share accepted rightly, with its 95 % Wilson interval; `heard_as` and `taken_for` list up
    to five texts and brands with their counts.
    """
    known = {brand.brand_id: brand for brand in brands}
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    for one in hearings:
        if one.brand_id not in known:
            continue
        brand, found = known[one.brand_id], matcher.match(one.heard)
        exact = squeezed(one.heard) in {squeezed(name) for name in (brand.canonical, *brand.aliases)}
        right = found.brand_id == one.brand_id
        tallies[one.brand_id].add(found.decision, right=right, exact=exact)
        if not exact:
            forms[one.brand_id][one.heard] += 1
        if not right and found.brand_id and found.decision is not Decision.REJECT:
            taken[one.brand_id][known[found.brand_id].canonical] += 1
    rows = [_row(known[brand_id], tally, forms[brand_id], taken[brand_id]) for brand_id, tally in tallies.items()]
    rows.sort(key=lambda row: (float(row[8]), -int(row[2]), row[0]))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    return text.getvalue()


def _row(brand: Brand, tally: _Tally, forms: Counter[str], taken: Counter[str]) -> list[str]:
    low, high = wilson(tally.accepted, tally.hearings)
    numbers = (tally.hearings, tally.exact, tally.accepted, tally.asked, tally.rejected, tally.mistaken)
    shares = (tally.accepted / tally.hearings, low, high)
    return [
        brand.brand_id,
        brand.canonical,
        *map(str, numbers),
        *(f"{share:.4f}" for share in shares),
        _listed(forms),
        _listed(taken),
    ]


def _listed(counted: Counter[str]) -> str:
    top = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:FORMS]
    return "; ".join(f"{text} ({times})" for text, times in top)


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share; (0, 1) when nothing was tried."""
    if tries == 0:
        return 0.0, 1.0
    share, square = hits / tries, _Z * _Z
    middle = share + square / (2 * tries)
    spread = _Z * math.sqrt(share * (1 - share) / tries + square / (4 * tries * tries))
    whole = 1 + square / tries
    return (middle - spread) / whole, (middle + spread) / whole
