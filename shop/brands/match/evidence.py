"""What a ranking says about its own certainty: the evidence both calibrated probabilities weigh."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from shop.brands.match.everyday_words import only_everyday, only_small, spellings
from shop.brands.match.heard_text import HeardText
from shop.brands.match.params import Calibrator
from shop.brands.match.rank import FEATURES, Ranked
from shop.brands.sound.lexicon import ENGLISH, known_brands

OFFERED = 3
LENGTH = FEATURES.index("length")
_FAR = 8.0
TWINS = 4
"""Brands of other families among which a twin is looked for, best first."""
TWIN, SAME = 0.6, 0.99
"""Similarity of pronunciation from which two brands are twins; of one written just so, only its very homophones are."""
LONG_WORD, UNHEARD = 3, 40
"""Letters of a word that counts, and the partial similarity (0-100) up to which nothing of it was heard."""
SPELT_FOREIGN = 0.8
"""Likeness of spelling (0-1) that lets us act in a language that the calibration has not heard."""
SOUNDS_FOREIGN = 0.9
"""The same of pronunciation, by that language's own letter-to-sound rules."""
LONG_ENOUGH, WRITTEN_SO = 3, 0.95
"""Letters of a name and the least probability that it was meant when it is written just so.

Of some 2,170 such hearings seven meant something else, five of them "on" and "all", which `doubt` holds back.
"""
TWIN_MARGIN = 4.0
"""Nats by which the best must lead its twin to be acted on."""

FIELDS = (
    "best_odds",
    "family_margin",
    "llr",
    "llr_a_sound",
    "lev",
    "coarse",
    "ratio",
    "spelt_alike",
    "sounds_alike",
    "exact",
    "log_sounds",
    "words",
    "length",
    "known_share",
    "offered_odds",
    "family_odds",
    "margin_to_fourth",
    "margin_x_log_sounds",
    "margin_x_llr",
    "llr_to_15",
    "lev_squared",
    "ratio_squared",
    "known_x_ratio",
    "known_x_log_sounds",
    "weakest_word",
    "weakest_squared",
    "plain_word",
)


def evidence(hearing: HeardText, ranked: Sequence[Ranked], family: Sequence[int]) -> list[float]:
    """Return the numbers of FIELDS for a ranking that is not empty; `family` maps brand rows to families."""
    shares = softmax([one.score for one in ranked])
    best = ranked[0]
    margin, fourth = _margins(ranked, family)
    in_family = sum(share for share, one in zip(shares, ranked, strict=True) if family[one.brand] == family[best.brand])
    llr, lev, coarse, ratio = (value * scale for value, scale in zip(best.features, (5, 0.2, 0.2, 0.2), strict=False))
    sounds = len(hearing.ways[0].sounds)
    log_sounds, known = math.log(sounds), hearing.known_share
    # "mac cosmetics" shares most of its letters with "Nyx Cosmetics", and none of the word that matters.
    weakest = min(fuzz.partial_ratio(word, hearing.key) for word in best.spelt.split()) / 100
    return [
        log_odds(shares[0]),
        margin,
        llr,
        llr / sounds,
        lev,
        coarse,
        ratio,
        float(ratio == 1),
        float(lev == 1),
        best.features[-1],
        log_sounds,
        float(len(hearing.tokens)),
        best.features[LENGTH],
        known,
        log_odds(sum(shares[:OFFERED])),
        log_odds(in_family),
        fourth,
        margin * log_sounds,
        margin * llr,
        min(llr, 15.0),
        lev * lev,
        ratio * ratio,
        known * ratio,
        known * log_sounds,
        weakest,
        weakest * weakest,
        float(known == 1 and len(hearing.tokens) == 1 and not best.features[-1]),
    ]


def _margins(ranked: Sequence[Ranked], family: Sequence[int]) -> tuple[float, float]:
    """Return by how much the best leads the first of another family, and the first that is not offered."""
    best = ranked[0]
    rivals = [one.score for one in ranked if family[one.brand] != family[best.brand]]
    margin = min(best.score - rivals[0], _FAR) if rivals else _FAR
    fourth = min(best.score - ranked[OFFERED].score, _FAR) if len(ranked) > OFFERED else _FAR
    return margin, fourth


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """Brand rows beside the best: those built as its near-homophones, and those whose very names are in the text."""

    alike: Collection[int] = ()
    named: Collection[int] = ()


NO_OTHERS = Others()


def doubt(
    hearing: HeardText, ranked: Sequence[Ranked], family: Sequence[int], *, others: Others = NO_OTHERS
) -> str | None:
    """Return what forbids acting on the best however sure we seem, or None."""
    best, words = ranked[0], hearing.around
    if others_named := _beside(hearing, best, family, others):
        return others_named
    if twins(ranked, family, others.alike):
        return "a brand of another family sounds nearly the same"
    if only_small(hearing.tokens, words) or (not best.features[-1] and only_everyday(hearing.tokens, words)):
        return "these are everyday words, which may mean anything"
    word = half_heard(hearing, best)
    return f"nothing was heard of {word!r}" if word else None


def _beside(hearing: HeardText, best: Ranked, family: Sequence[int], others: Others) -> str | None:
    if any(family[row] != family[best.brand] for row in others.named):
        return "a brand of another family was named too"
    if or_else(hearing, best):
        return "something else was named beside it"
    if best.features[-1]:
        return None
    if not known_brands().isdisjoint(spellings(" ".join(hearing.tokens), hearing.around)):
        return "it is spelt like a brand that is not sold here"
    denials = hearing.around.denials
    if not denials.isdisjoint(hearing.tokens) and denials.isdisjoint(best.spelt.split()):
        return "it may be what is not wanted"
    return None


def foreign(best: Ranked, locale: str, rules: str) -> str | None:
    """Return why not to act on the best in a language that the calibration has not heard, or None.

    We do act where it is written so or nearly so, or sounds so by `rules`, if those are of the customer's own language.
    """
    _, lev, _, ratio, *_ = best.features
    sounds_so = lev >= SOUNDS_FOREIGN * 5 and locale.startswith(rules)
    if locale.startswith(ENGLISH) or best.features[-1] or ratio >= SPELT_FOREIGN * 5 or sounds_so:
        return None
    return f"how sure we are was learned from English speech, and {locale} is another"


def twins(
    ranked: Sequence[Ranked], family: Sequence[int], alike: Collection[int] = (), *, least: float = TWIN
) -> list[Ranked]:
    """Return the brands of other families that sound nearly like the best and are close behind it, best first.

    Between such two (Pyrex, Purex) the recogniser's text decides little: the customer is asked. `alike` are the rows
    built as near-homophones of the best; the lines of its own family hide nobody. `least` is the similarity asked for
    of those that are not; with a best that is written just so, only its very homophones are twins.
    """
    best = ranked[0]
    strangers = [one for one in ranked if family[one.brand] != family[best.brand]]
    near = [one for one in strangers if best.score - one.score < TWIN_MARGIN]
    least = SAME if best.features[-1] else least
    return [
        one
        for at, one in enumerate(near)
        if (one.brand in alike and not best.features[-1])
        or (at < TWINS and Levenshtein.normalized_similarity(best.sounds, one.sounds) >= least)
    ]


def or_else(hearing: HeardText, best: Ranked) -> bool:
    """Return whether an "or" stands between words: what is on its other side may be a brand that is not sold here."""
    either = hearing.around.either
    return either in hearing.tokens[1:-1] and either not in best.spelt.split()


def half_heard(hearing: HeardText, best: Ranked) -> str | None:
    """Return a word of the best's name of which nothing was heard, although another of its words was heard exactly.

    "mac cosmetics" must not pass for "Nyx Cosmetics": the shared word says nothing about the other.
    """
    said, heard = best.spelt.split(), set(hearing.tokens)
    if best.features[-1] or not any(word in heard for word in said if len(word) >= LONG_WORD):
        return None
    for word in said:
        if len(word) >= LONG_WORD and word not in heard and fuzz.partial_ratio(word, hearing.key) <= UNHEARD:
            return word
    return None


def chances(
    calibrated: tuple[Calibrator, Calibrator], hearing: HeardText, ranked: Sequence[Ranked], family: Sequence[int]
) -> tuple[float, float]:
    """Return P(the best is meant) and P(one of the first OFFERED is), by the calibrator of each."""
    numbers = evidence(hearing, ranked, family)
    right, offered = (probability(one, numbers) for one in calibrated)
    if ranked[0].features[-1]:
        offered = max(offered, WRITTEN_SO)
        right = max(right, WRITTEN_SO) if len(hearing.key) >= LONG_ENOUGH else right
    return right, max(right, offered)


def softmax(scores: Sequence[float]) -> list[float]:
    """Return shares that add to 1, in the order of the scores."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]


def log_odds(share: float) -> float:
    """Return the log odds, held within +-8 so that certainty stays finite."""
    share = min(max(share, 0.000335), 0.999665)
    return math.log(share / (1 - share))


def probability(calibrator: Calibrator, numbers: Sequence[float]) -> float:
    """Return the calibrated probability for this evidence."""
    z = calibrator.bias + sum(weight * number for weight, number in zip(calibrator.weights, numbers, strict=True))
    return 1 / (1 + math.exp(-min(max(z, -30.0), 30.0)))
