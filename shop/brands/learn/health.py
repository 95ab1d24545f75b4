"""Brand voice health: which brands are heard worst, and as what. An export that marketers read."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from base.files.csv_cells import table
from locales import locale_of
from shop.brands.brand import Brand, Context, Decision
from shop.brands.learn.mishearings import Mishearing, Proof, homes_of, kept
from shop.brands.learn.owners import name_owners
from shop.brands.match.everyday_words import spellings
from shop.brands.match.matcher import A_PURCHASE, BrandMatcher
from shop.brands.sound.normal import squeezed

FORMS = 5
OTHER_FORMS = "(other forms)"
"""Stands for every text said in one home only: free speech may hold a name or a card number."""
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


_HAPPENED = {
    Proof.UNDERSTOOD: Decision.ACCEPT,
    Proof.CONFIRMED: Decision.ASK,
    Proof.REPHRASED: Decision.REJECT,
    Proof.CORRECTED: Decision.ACCEPT,
}


_ANEW = frozenset({Proof.CORRECTED, Proof.REPHRASED})


def health_csv(
    brands: Sequence[Brand],
    matcher: BrandMatcher,
    hearings: Iterable[Mishearing],
    context: Context = A_PURCHASE,
) -> str:
    """Return one row a brand that was heard, worst first: what happened, and the wrong forms heard most.

    `understood_share` is the share of all its hearings, those accepted at once among them, that were accepted rightly,
    with its 95 % Wilson interval. Of a session it is what happened; a hearing from a file is matched now. `heard_as`
    and `taken_for` list up to five texts and brands with their counts, a text only when two households said it.

    In a session, the very name of another brand, accepted or rejected, is no mishearing of the one settled later: the
    customer chose anew, and it counts for neither. Where a question was answered, or a file says which brand was
    spoken, it was truly heard as the other.
    """
    known = {brand.brand_id: brand for brand in brands}
    owners, around = name_owners(brands), locale_of(context.locale).brand_words
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    forms: dict[str, dict[str, list[Mishearing]]] = defaultdict(lambda: defaultdict(list))
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    for one in hearings:
        if one.brand_id not in known:
            continue
        text = kept(one.heard, context.locale)
        exact = one.brand_id in owners.get(squeezed(text), ())
        if not exact and one.proof in _ANEW and any(key in owners for key in spellings(text, around)):
            continue
        decision, other = _what_happened(one, matcher, context)
        right = other is None and one.proof is not Proof.CORRECTED
        tallies[one.brand_id].add(decision, right=right, exact=exact)
        if not exact:
            forms[one.brand_id][text].append(one)
        if other in known:
            taken[one.brand_id][known[other].canonical] += 1
    rows = [
        _row(known[brand_id], tally, _told(forms[brand_id]), taken[brand_id]) for brand_id, tally in tallies.items()
    ]
    rows.sort(key=lambda row: (float(row[8]), -int(row[2]), row[0]))
    return table([COLUMNS, *rows])


def _what_happened(one: Mishearing, matcher: BrandMatcher, context: Context) -> tuple[Decision, str | None]:
    """Return the decision and the other brand it was taken for, if any."""
    if one.proof in _HAPPENED:
        return _HAPPENED[one.proof], one.taken_for
    found = matcher.match(one.heard, context)
    wrong = found.decision is not Decision.REJECT and found.brand_id != one.brand_id
    return found.decision, found.brand_id if wrong else None


def _told(forms: dict[str, list[Mishearing]]) -> Counter[str]:
    """Count the forms by name that two households said, the others together."""
    counted: Counter[str] = Counter()
    for text, heard in forms.items():
        counted[text if text and homes_of(heard).enough else OTHER_FORMS] += len(heard)
    return counted


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
    named = [item for item in counted.items() if item[0] != OTHER_FORMS]
    listed = sorted(named, key=lambda item: (-item[1], item[0]))[:FORMS]
    rest = counted.total() - sum(times for _, times in listed)
    if rest:
        listed.append((OTHER_FORMS, rest))
    return "; ".join(f"{text} ({times})" for text, times in listed)


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share; (0, 1) when nothing was tried."""
    if tries == 0:
        return 0.0, 1.0
    share, square = hits / tries, _Z * _Z
    middle = share + square / (2 * tries)
    spread = _Z * math.sqrt(share * (1 - share) / tries + square / (4 * tries * tries))
    whole = 1 + square / tries
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
