"""What holds for every text and every name: no crash, sound arithmetic, the fast way agreeing with the obvious way."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from shop.brands import Context, Decision
from shop.brands.file.grams import Grams
from shop.brands.match.params import fitted
from shop.brands.sound.lexicon import DATA, english
from shop.brands.sound.normal import squeezed, words
from shop.brands.sound.phonemes import PHONEMES
from shop.brands.sound.pronunciations import MOST, name_sounds
from shop.brands.sound.sound_model import SoundCosts, SoundModel
from tests.factories.brands import BRANDS, matcher

sounds = st.text(PHONEMES, min_size=1, max_size=9)
TABLE = [line.split(",") for line in (DATA / "pronunciations.csv").read_text(encoding="ascii").splitlines()]


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_whatever_is_heard_gets_an_honest_answer(text: str) -> None:
    found = matcher().match(text, Context(history=("kaldivo", "unknown")))
    assert found.heard == text
    assert 0 <= found.score <= 1
    ids = [one.brand_id for one in found.alternatives]
    assert len(ids) == len(set(ids)) <= 5
    assert ids[:1] == ([found.brand_id] if found.brand_id else [])
    assert all(0 <= one.score <= found.score for one in found.alternatives)
    assert bool(found.offered) == (found.decision is Decision.ASK)


@given(st.sampled_from(BRANDS), st.sampled_from(["{}", "  {} ", "{}!", "{0} {0}"]))
def test_every_brand_is_best_for_its_own_name(brand: object, form: str) -> None:
    name = brand.canonical  # type: ignore[attr-defined]
    assert matcher().match(form.format(name)).brand_id == brand.brand_id  # type: ignore[attr-defined]


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)
    assert squeezed(squeezed(text).upper()).replace(" ", "") == squeezed(text)


@given(st.text("abcdefghijklmnopqrstuvwxyz &'-.0123456789", max_size=30))
@settings(deadline=None)
def test_names_are_said_in_known_sounds_only(name: str) -> None:
    ways = name_sounds(name, english())
    assert len(ways) == len(set(ways)) <= MOST
    assert all(way and set(way) <= set(PHONEMES) for way in ways)


@given(st.sampled_from(TABLE))
def test_bisecting_the_dictionary_finds_what_reading_it_all_finds(line: list[str]) -> None:
    assert english().known(line[0]) == tuple(line[1].split())


@given(sounds)
def test_windows_are_numbered_within_bounds(said: str) -> None:
    for coarse in (False, True):
        grams = Grams(coarse=coarse)
        assert all(0 <= gram < grams.size for gram in grams.of(said))


@given(st.lists(sounds, min_size=1, max_size=3), sounds)
@settings(max_examples=60, deadline=None)
def test_the_fast_likelihood_equals_the_sum_over_all_alignments(heard: list[str], name: str) -> None:
    costs = fitted().sounds
    fast = SoundModel(costs)
    slow = _log_sum_over_alignments(costs, heard, name)
    assert math.isclose(fast.likelihood(fast.hear(heard), name), slow, rel_tol=1e-6, abs_tol=1e-6)


def _log_sum_over_alignments(costs: SoundCosts, heard: list[str], name: str) -> float:
    """The textbook recursion, cell by cell, with the name's position looked up each time."""
    text = "".join(heard)
    edges = {sum(map(len, heard[:count])) for count in range(1, len(heard))}
    table: dict[tuple[int, int], float] = {}
    for i in range(len(text) + 1):
        for j in range(len(name) + 1):
            value = 1.0 if i == j == 0 else 0.0
            if j == 0 and i in edges:
                value += costs.edge_open * costs.edge_more**i
            if i:
                value += table[i - 1, j] * costs.slipped_in[PHONEMES.index(text[i - 1])]
            if j:
                position = 2 if j == len(name) else 0 if j == 1 else 1
                said = PHONEMES.index(name[j - 1])
                value += table[i, j - 1] * costs.dropped[position][said]
                if i:
                    value += table[i - 1, j - 1] * costs.replaced[position][said][PHONEMES.index(text[i - 1])]
            table[i, j] = value
    left_over = sum(table[i, len(name)] * costs.edge_open * costs.edge_more ** (len(text) - i) for i in edges)
    return math.log(table[len(text), len(name)] + left_over + 1e-60)
