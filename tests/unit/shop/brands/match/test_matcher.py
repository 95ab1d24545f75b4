"""From a heard text to a brand and a decision."""

from __future__ import annotations

import pytest

from shop.brands import Brand, BrandMatcher, Context, Decision, Purpose
from tests.factories.brands import BRANDS, matcher


@pytest.mark.parametrize(
    ("heard", "brand_id"),
    [
        ("tidewell", "tidewell"),
        ("Folgrave Classic", "folgrave"),
        ("seven peaks", "seven-peaks"),
        ("7 peaks", "seven-peaks"),
        ("glow crest", "glowcrest"),
        ("creme etoile", "creme-etoile"),
        ("crème étoile", "creme-etoile"),
        ("harbor and oak", "harbor-oak"),
        ("new tri vale", "nutrivale"),
    ],
)
def test_a_name_said_as_it_is_written_is_accepted(heard: str, brand_id: str) -> None:
    found = matcher().match(heard)
    assert (found.decision, found.brand_id) == (Decision.ACCEPT, brand_id)


@pytest.mark.parametrize(
    ("heard", "brand_id"),
    [
        ("tide well pods", "tidewell-pods"),
        ("fall grave", "folgrave"),
        ("cal diva", "kaldivo"),
        ("glow crust", "glowcrest"),
    ],
)
def test_a_misheard_name_is_found_by_its_sound(heard: str, brand_id: str) -> None:
    assert matcher().match(heard).brand_id == brand_id


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "de-DE", "fr-FR", "it-IT", "es-ES"])
@pytest.mark.parametrize("denial", ["no", "not", "without", "never", "kein", "keine", "ohne", "sans", "senza"])
def test_what_may_not_be_wanted_is_asked_about_in_whatever_language_it_is_denied(denial: str, locale: str) -> None:
    context = Context(locale=locale)
    assert matcher().match("tidewell", context).decision is Decision.ACCEPT
    found = matcher().match(f"{denial} tidewell", context)
    assert (found.decision, found.brand_id) == (Decision.ASK, "tidewell")


def test_words_left_over_from_the_carrier_phrase_do_not_hide_the_brand() -> None:
    assert matcher().match("reorder tidewell please").brand_id == "tidewell"


def test_a_name_the_recogniser_repeated_counts_once() -> None:
    assert matcher().match("kaldivo kaldivo kaldivo").brand_id == "kaldivo"


@pytest.mark.parametrize("heard", ["what time is it", "play some jazz music", "umbrella stand", "zebra"])
def test_words_that_are_no_brand_are_not_accepted(heard: str) -> None:
    assert matcher().match(heard).decision is not Decision.ACCEPT


@pytest.mark.parametrize(
    "heard",
    [
        "",
        "   ",
        "😀",
        "tidewell 😀",
        "洗濯洗剤",
        "стиральный порошок",
        "<speak>tidewell</speak>",
        "tidewell'; DROP TABLE brands; --",
        "select * from brands",
        "tidewell " * 2000,
        "\x00\x01",
        "9" * 119,
        "one two three four five six seven eight nine ten eleven twelve thirteen",
    ],
)
def test_what_no_customer_said_is_rejected_without_a_brand(heard: str) -> None:
    found = matcher().match(heard)
    assert (found.decision, found.brand_id, found.alternatives) == (Decision.REJECT, None, ())
    assert found.heard == heard


def test_near_homophones_are_offered_together_when_neither_was_clearly_said() -> None:
    found = matcher().match("perella")
    assert found.decision is Decision.ASK
    assert {"pyrella", "purella"} <= {one.brand_id for one in found.offered}


def test_at_most_three_brands_are_offered_and_five_named() -> None:
    found = matcher().match("perella")
    assert len(found.offered) <= 3
    assert len(found.alternatives) <= 5
    assert found.offered[0] == found.alternatives[0]
    assert set(found.offered) <= set(found.alternatives)


@pytest.mark.parametrize("heard", ["perella", "pirella", "piarella", "cal diva"])
def test_only_brands_worth_a_question_or_near_homophones_are_offered(heard: str) -> None:
    offered = matcher().match(heard, Context(locale="de-DE")).offered
    assert offered
    assert all(one.score >= 0.01 or one.brand_id in {"pyrella", "purella"} for one in offered)


def test_a_brands_own_lines_do_not_hide_its_near_homophone() -> None:
    lines = [
        Brand(brand_id=f"line-{word}", canonical=f"Pyrella {word}", parent_id="pyrella")
        for word in ("Pro", "Max", "Go", "Home", "Plus", "Eco")
    ]
    found = BrandMatcher.build([*BRANDS, *lines]).match("perella")
    assert found.decision is Decision.ASK
    assert [one.brand_id for one in found.offered[:2]] in (["pyrella", "purella"], ["purella", "pyrella"])


@pytest.mark.parametrize("heard", ["tidewell or zymbrax", "zymbrax or tidewell"])
def test_a_brand_beside_one_we_do_not_sell_is_asked_about(heard: str) -> None:
    found = matcher().match(heard)
    assert (found.decision is not Decision.ACCEPT, found.brand_id) == (True, "tidewell")


@pytest.fixture(scope="module")
def supermarket() -> BrandMatcher:
    names = ("Tide", "Fresh Step", "Purex", "Borax", "Pampers", "Loctite", "NYX", "Mucinex", "Oreo", "Away")
    return BrandMatcher.build([Brand(brand_id=name, canonical=name) for name in names])


@pytest.mark.parametrize(
    "heard",
    [
        "fresh scent tide",
        "not tide",
        "no tide",
        "pyrex",
        "the pyrex",
        "hate pampers",
        "pampers no",
        "i don't want tide",
    ],
)
def test_what_names_another_brand_or_none_is_not_acted_on(supermarket: BrandMatcher, heard: str) -> None:
    assert supermarket.match(heard).decision is not Decision.ACCEPT


@pytest.mark.parametrize(
    ("heard", "brand"), [("pampers for my many kids", "Pampers"), ("oreos for kids pampers", "Pampers")]
)
def test_a_name_among_other_words_deserves_a_question(supermarket: BrandMatcher, heard: str, brand: str) -> None:
    found = supermarket.match(heard)
    assert found.decision is Decision.ASK
    assert brand in {one.brand_id for one in found.offered}


def test_a_plain_word_that_is_also_a_brand_is_not_asked_about_in_every_sentence(supermarket: BrandMatcher) -> None:
    assert supermarket.match("go away").decision is Decision.REJECT


@pytest.mark.parametrize("heard", ["aeh", "uoh", "uue"])
def test_letters_that_make_no_sound_are_rejected(supermarket: BrandMatcher, heard: str) -> None:
    assert supermarket.match(heard).decision is Decision.REJECT


def test_brands_that_were_listed_are_the_alternatives() -> None:
    found = matcher().match("kaldivo or folgrave")
    assert [one.brand_id for one in found.alternatives] == ["kaldivo", "folgrave"]
    assert [one.score for one in found.alternatives] == [0.5, 0.5]


@pytest.mark.parametrize("heard", ["pyrella or purella", "kaldivo or folgrave", "tidewell kaldivo"])
def test_several_brands_named_are_asked_about_and_none_is_chosen(heard: str) -> None:
    found = matcher().match(heard)
    assert found.decision is Decision.ASK
    words = heard.replace(" or ", " ").split()
    assert [one.brand_id for one in found.offered] == words


def test_a_name_within_a_longer_text_is_not_passed_over() -> None:
    found = matcher().match("folgrave or harbor and oak home", explain=True)
    assert found.decision is not Decision.ACCEPT


@pytest.mark.parametrize(
    ("heard", "brand_id"),
    [
        ("the tidewell", "tidewell"),
        ("some more kaldivo", "kaldivo"),
        ("a seven peaks", "seven-peaks"),
        ("m and bs", "m-and-b"),
        ("kaldivos", "kaldivo"),
        ("seven peak", "seven-peaks"),
        ("tidewell pod", "tidewell-pods"),
        ("tidewell\tpods", "tidewell-pods"),
        ("Kaldivo™", "kaldivo"),
        ("#kaldivo®", "kaldivo"),
    ],
)
def test_articles_plurals_and_trade_marks_do_not_hide_a_name(heard: str, brand_id: str) -> None:
    found = matcher().match(heard)
    assert (found.decision, found.brand_id) == (Decision.ACCEPT, brand_id)


def test_an_a_that_may_begin_another_brands_name_is_asked_about() -> None:
    two = BrandMatcher.build(
        [*BRANDS, Brand(brand_id="degree", canonical="Degree"), Brand(brand_id="pedigree", canonical="Pedigree")]
    )
    found = two.match("a degree")
    assert found.decision is Decision.ASK
    assert {one.brand_id for one in found.offered} >= {"degree", "pedigree"}


def test_a_plural_that_is_another_brands_name_is_that_brand() -> None:
    two = BrandMatcher.build([*BRANDS, Brand(brand_id="kaldivos", canonical="Kaldivos")])
    assert two.match("kaldivos").alternatives[0].brand_id == "kaldivos"


def test_a_brand_just_refused_is_not_named_again() -> None:
    found = matcher().match("tidewell", Context(excluded=("tidewell",)))
    assert "tidewell" not in {one.brand_id for one in found.alternatives}


def test_what_the_household_bought_before_settles_a_close_call() -> None:
    without = matcher().match("piarella")
    assert without.brand_id == "purella"
    assert matcher().match("piarella", Context(history=("pyrella",))).brand_id == "pyrella"
    assert matcher().match("piarella", Context(history=("purella",))).score > without.score


def test_the_category_asked_for_draws_a_close_call_its_way() -> None:
    def score(category: str | None) -> float:
        found = matcher().match("piarella", Context(category=category)).alternatives
        return next(one.score for one in found if one.brand_id == "pyrella")

    assert score("kitchen") > score(None) > score("laundry")


def test_research_acts_on_less_certainty_than_a_purchase() -> None:
    acts = {
        purpose: sum(
            matcher().match(heard, Context(purpose=purpose)).decision is Decision.ACCEPT for heard in HALF_HEARD
        )
        for purpose in Purpose
    }
    assert acts[Purpose.RESEARCH] >= acts[Purpose.PURCHASE]


HALF_HEARD = (
    "tide wells",
    "fall grave",
    "cal diva",
    "glow crust",
    "perella",
    "seven beaks",
    "harbor open",
    "new trivial",
)


def test_where_english_sound_rules_do_not_hold_only_a_near_spelling_is_acted_on() -> None:
    assert matcher().match("cal diva").decision is Decision.ACCEPT
    assert matcher().match("cal diva", Context(locale="de-DE")).decision is Decision.ASK
    assert matcher().match("kaldivo", Context(locale="de-DE")).decision is Decision.ACCEPT


def test_a_word_of_the_name_that_was_not_heard_forbids_acting() -> None:
    found = matcher().match("plum pods", explain=True)
    assert found.decision is not Decision.ACCEPT


def test_an_explanation_names_the_sounds_the_rival_and_the_thresholds() -> None:
    reasons = " | ".join(matcher().match("perella", explain=True).reasons)
    assert "heard as" in reasons
    assert "next family" in reasons
    assert "asked from" in reasons


def test_learned_synonyms_are_found_exactly_and_change_nothing_else() -> None:
    taught = BrandMatcher.build(BRANDS, synonyms=[("blue umbrella", "kaldivo")])
    assert taught.match("blue umbrella").brand_id == "kaldivo"
    for heard in ("umbrella", "tide wells", "perella"):
        assert taught.match(heard) == matcher().match(heard)
