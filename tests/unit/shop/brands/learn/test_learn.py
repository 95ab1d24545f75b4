"""Learning synonyms: what counts as evidence, and what a guard refuses."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from base.errors import InputError
from shop.brands import Brand, BrandMatcher
from shop.brands.learn.health import health_csv, wilson
from shop.brands.learn.mishearings import Mishearing, Proof, from_turns, read_mishearings, read_turns, understood
from shop.brands.learn.synonyms import Proposal, read_synonyms, synonyms_csv, usable
from shop.brands.learn.teacher import Teacher
from tests.factories.brands import BRANDS, matcher


def heard(text: str, brand_id: str, *households: str | None) -> list[Mishearing]:
    return [Mishearing(heard=text, brand_id=brand_id, household=home, proof=Proof.CONFIRMED) for home in households]


def proposal(*mishearings: list[Mishearing]) -> Proposal:
    [found] = Teacher(BRANDS, matcher()).propose([one for several in mishearings for one in several])
    return found


def test_what_two_households_were_heard_to_say_becomes_a_synonym() -> None:
    found = proposal(heard("cal divo", "kaldivo", "home-1", "home-2"))
    assert (found.heard, found.brand_id, found.households, found.refused) == ("cal divo", "kaldivo", 2, None)


def test_one_household_alone_teaches_nothing() -> None:
    found = proposal(heard("cal divo", "kaldivo", "home-1", "home-1", "home-1"))
    assert found.refused == "heard in 1 household only"


def test_sessions_without_identifiers_may_be_one_home() -> None:
    assert proposal(heard("cal divo", "kaldivo", "session s1")).refused == "heard in 0 households only"
    two, four = ([f"session s{at}" for at in range(count)] for count in (2, 4))
    assert proposal(heard("cal divo", "kaldivo", *two)).refused is not None
    assert proposal(heard("cal divo", "kaldivo", *four)).refused is None


def test_a_file_of_recordings_without_households_is_taken_at_its_word() -> None:
    assert proposal(heard("cal divo", "kaldivo", None)).refused is None


def test_a_line_without_household_is_no_second_home() -> None:
    found = proposal(heard("cal divo", "kaldivo", "home-1", None, None))
    assert (found.households, found.refused) == (1, "heard in 1 household only")


def test_what_is_learned_is_what_hearing_keeps() -> None:
    assert proposal(heard("reorder cal divo please", "kaldivo", "home-1", "home-2")).heard == "cal divo"


SOLD = [*BRANDS, *(Brand(brand_id=name.lower(), canonical=name, category="food") for name in ("Tchibo", "Milka"))]


def among_everyday_words(*mishearings: list[Mishearing]) -> Proposal:
    [found] = Teacher(SOLD, BrandMatcher.build(SOLD)).propose([one for several in mishearings for one in several])
    return found


@pytest.mark.parametrize(("text", "brand_id"), [("good evening", "nutrivale"), ("mill", "milka")])
def test_everyday_words_that_are_not_likely_the_brand_are_not_taught_however_often(text: str, brand_id: str) -> None:
    homes = [f"home-{at}" for at in range(9)]
    assert "everyday word" in (among_everyday_words(heard(text, brand_id, *homes)).refused or "")


def test_an_everyday_word_that_is_likely_the_brand_is_taught_once_it_was_heard_again() -> None:
    once = among_everyday_words(heard("milky", "milka", None))
    assert once.refused == "everyday words, heard but once"
    assert among_everyday_words(heard("milky", "milka", None, None)).refused is None
    assert among_everyday_words(heard("milky", "milka", "home-1", "home-2")).refused is None


def test_an_everyday_word_that_a_purchase_would_be_acted_on_is_taught_at_once() -> None:
    assert among_everyday_words(heard("milker", "milka", None)).refused is None


def test_everyday_words_that_spell_the_name_are_taught() -> None:
    assert proposal(heard("pure ella", "purella", "home-1", "home-2")).refused is None


@pytest.mark.parametrize(
    ("text", "brand_id", "reason"),
    [
        ("folgrave", "kaldivo", "is a name of Folgrave"),
        ("folgraves", "kaldivo", "sounds like Folgrave"),
        ("cancel", "kaldivo", "words the skill itself listens for"),
        ("no", "kaldivo", "too short"),
        ("cheap coffee", "kaldivo", "says what is sold"),
        ("the order please", "tidewell", "words the skill itself listens for"),
    ],
)
def test_a_text_that_could_mean_something_else_is_refused(text: str, brand_id: str, reason: str) -> None:
    assert reason in (proposal(heard(text, brand_id, "home-1", "home-2", "home-3")).refused or "")


def test_a_text_heard_for_two_brands_is_refused() -> None:
    found = proposal(heard("cal divo", "kaldivo", "home-1", "home-2"), heard("cal divo", "folgrave", "home-3"))
    assert found.refused == "heard for several brands"


def test_a_text_whose_plural_was_heard_for_another_brand_is_refused_and_so_is_the_plural() -> None:
    both = [*heard("cal divos", "kaldivo", "home-1", "home-2"), *heard("cal divo", "folgrave", "home-3", "home-4")]
    found = Teacher(BRANDS, matcher()).propose(both)
    assert {one.heard: one.refused for one in found} == dict.fromkeys(
        ("cal divo", "cal divos"), "heard for several brands"
    )


def test_what_was_understood_at_once_counts_against_another_brand() -> None:
    understood_well = [replace(one, proof=Proof.UNDERSTOOD) for one in heard("cal divo", "kaldivo", "h1", "h2", "h3")]
    found = Teacher(BRANDS, matcher()).propose([*understood_well, *heard("cal divo", "folgrave", "h4", "h5")])
    assert [one.refused for one in found] == ["heard for several brands"]


def test_a_name_that_our_table_understood_at_once_in_two_homes_is_taught_to_the_assistant(tmp_path: Path) -> None:
    path = tmp_path / "touchpoints.jsonl"
    lines = [
        touch(home, 1, heard="tide well", match_decision="accept", outcome="ok", brand_id="tidewell", identity=user)
        for home, user in (("s1", {"user": "u1"}), ("s2", {"user": "u2"}))
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    [found] = Teacher(BRANDS, matcher()).propose(understood(read_turns(path)[0]))
    assert (found.heard, found.brand_id, found.households, found.refused) == ("tide well", "tidewell", 2, None)


@pytest.mark.parametrize(("text", "brand_id"), [("tidewell", "tidewell"), ("Crème-Étoile", "creme-etoile")])
def test_a_brands_name_as_written_is_no_news(text: str, brand_id: str) -> None:
    assert Teacher(BRANDS, matcher()).propose(heard(text, brand_id, "home-1", "home-2")) == []


def test_a_name_in_other_words_is_taught_to_the_assistant_once_two_homes_said_it() -> None:
    assert proposal(heard("tide well", "tidewell", "home-1", "home-2")).refused is None
    assert proposal(heard("tide well", "tidewell", "home-1")).refused == "heard in 1 household only"


def test_the_lift_counts_only_what_others_taught() -> None:
    teacher = Teacher(BRANDS, matcher())
    both = heard("cal divo", "kaldivo", "home-1", "home-2")
    alone = heard("fall grave", "folgrave", "home-1")
    lift = teacher.lift([*both, *alone], {"cal divo": "kaldivo", "fall grave": "folgrave"})
    assert (lift.hearings, lift.before, lift.after, lift.harmed) == (3, 0, 2, 0)


def touch(session: str, second: int, **fields: object) -> str:
    record = {"session_id": session, "occurred_at": f"2026-11-20T10:00:{second:02d}Z", "identity": {"user": "u1"}}
    return json.dumps({**record, **fields})


def proofs(tmp_path: Path, *lines: str) -> list[tuple[str, str, Proof]]:
    path = tmp_path / "touchpoints.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    turns, bad = read_turns(path)
    assert bad == []
    return [(one.heard, one.brand_id, one.proof) for one in from_turns(turns)]


def test_a_brand_asked_about_and_then_ordered_is_evidence(tmp_path: Path) -> None:
    asked = touch("s", 1, heard="cal divo", match_decision="ask", outcome="asked", brand_id="kaldivo")
    ordered = touch("s", 9, outcome="ordered", brand_id="kaldivo")
    assert proofs(tmp_path, ordered, asked) == [("cal divo", "kaldivo", Proof.CONFIRMED)]


def test_denied_consent_leaves_a_session_without_a_home(tmp_path: Path) -> None:
    path = tmp_path / "touchpoints.jsonl"
    denied = {"measurement": "denied", "marketing": "unknown"}
    path.write_text(touch("s", 1, heard="cal divo", consent=denied) + "\n" + touch("t", 1) + "\n", encoding="utf-8")
    assert [turn.household for turn in read_turns(path)[0]] == ["session s", "u1"]


def test_a_reject_followed_by_another_wording_is_evidence(tmp_path: Path) -> None:
    rejected = touch("s", 1, heard="cow devil", match_decision="reject", outcome="rejected")
    understood = touch("s", 5, heard="kaldivo", match_decision="accept", outcome="ok", brand_id="kaldivo")
    assert proofs(tmp_path, rejected, understood) == [("cow devil", "kaldivo", Proof.REPHRASED)]


def test_no_i_said_another_brand_is_evidence(tmp_path: Path) -> None:
    taken = touch("s", 1, heard="fall diva", match_decision="accept", outcome="asked", brand_id="folgrave")
    ordered = touch("s", 9, outcome="ordered", brand_id="kaldivo")
    assert proofs(tmp_path, taken, ordered) == [("fall diva", "kaldivo", Proof.CORRECTED)]


def test_a_question_nobody_confirmed_is_no_evidence(tmp_path: Path) -> None:
    asked = touch("s", 1, heard="cal divo", match_decision="ask", outcome="asked", brand_id="kaldivo")
    assert proofs(tmp_path, asked, touch("other", 2, outcome="ordered", brand_id="kaldivo")) == []


def test_a_line_that_is_no_touchpoint_is_named_and_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "touchpoints.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"session_id": "s"}\nnot json\n[1]\n'))
    turns, bad = read_turns(path)
    assert len(turns) == 1
    assert [(one.line, one.reason.split(" (")[0]) for one in bad] == [
        (2, "not JSON"),
        (3, "not a JSON object; one touchpoint a line"),
    ]


def test_a_mishearings_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wrong.csv").write_text("text,brand\n", encoding="utf-8")
    with pytest.raises(InputError, match="needs the columns heard and brand_id"):
        read_mishearings(tmp_path / "wrong.csv")


def test_lines_of_a_brand_that_is_not_in_the_catalogue_are_named_and_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "heard.csv"
    path.write_text("heard,brand_id\ncal divo,kaldivo\nfall,nobody\n,kaldivo\n", encoding="utf-8")
    found, bad = read_mishearings(path, {"kaldivo"})
    assert [one.heard for one in found] == ["cal divo"]
    assert [one.line for one in bad] == [3, 4]
    assert str(bad[0]).startswith(f"{path}:3: brand_id 'nobody': no such brand in the catalogue; ")


def filed(text: str, brand_id: str, *households: str | None) -> list[Mishearing]:
    return [replace(one, proof=Proof.FILED) for one in heard(text, brand_id, *households)]


def health(*hearings: Mishearing, brands: Sequence[Brand] = BRANDS) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(health_csv(brands, matcher(), hearings))))


def test_brand_voice_health_lists_the_worst_heard_brand_first_with_its_wrong_forms() -> None:
    rows = health(
        *filed("zebra crossing", "kaldivo", "h1", "h2"),
        *filed("folgrave", "folgrave", "h1"),
        *filed("anything", "nobody", "h1"),
    )
    assert [row["brand_id"] for row in rows] == ["kaldivo", "folgrave"]
    assert rows[0]["heard_as"] == "zebra crossing (2)"
    assert rows[1]["accepted"] == rows[1]["exact"] == "1"


def test_what_was_understood_at_once_counts_in_the_understood_share(tmp_path: Path) -> None:
    lines = [
        touch(f"s{at}", 1, heard="kaldivo", match_decision="accept", outcome="ok", brand_id="kaldivo")
        for at in range(100)
    ]
    for at in range(2):
        lines.append(touch(f"a{at}", 1, heard="cal divo", match_decision="ask", outcome="asked", brand_id="kaldivo"))
        lines.append(touch(f"a{at}", 9, outcome="ordered", brand_id="kaldivo"))
    path = tmp_path / "touchpoints.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    turns, _ = read_turns(path)
    [row] = health(*from_turns(turns), *understood(turns))
    assert (row["hearings"], row["accepted"], row["asked"], row["understood_share"]) == ("102", "100", "2", "0.9804")


def test_an_accept_that_nobody_settled_or_that_was_corrected_was_not_understood(tmp_path: Path) -> None:
    path = tmp_path / "touchpoints.jsonl"
    left = touch("s", 1, heard="kaldivo", match_decision="accept", outcome="asked", brand_id="kaldivo")
    wrong = touch("t", 1, heard="kal grave", match_decision="accept", outcome="asked", brand_id="kaldivo")
    right = touch("t", 9, outcome="ordered", brand_id="folgrave")
    path.write_text(f"{left}\n{wrong}\n{right}", encoding="utf-8")
    turns, _ = read_turns(path)
    assert understood(turns) == []
    [row] = health(*from_turns(turns))
    assert (row["brand_id"], row["mistaken"], row["taken_for"]) == ("folgrave", "1", "Kaldivo (1)")


def test_a_brand_named_rightly_and_then_given_up_for_another_was_not_misheard(tmp_path: Path) -> None:
    path = tmp_path / "touchpoints.jsonl"
    named = touch("s", 1, heard="folgrave classic", match_decision="accept", outcome="cancelled", brand_id="folgrave")
    framed = touch("s", 2, heard="the pyrella soap", match_decision="accept", outcome="cancelled", brand_id="pyrella")
    chosen = touch("s", 3, heard="kaldivo", match_decision="accept", outcome="ordered", brand_id="kaldivo")
    path.write_text(f"{named}\n{framed}\n{chosen}\n", encoding="utf-8")
    turns, _ = read_turns(path)
    [row] = health(*from_turns(turns), *understood(turns))
    assert (row["brand_id"], row["hearings"], row["accepted"], row["mistaken"]) == ("kaldivo", "1", "1", "0")
    assert (row["heard_as"], row["taken_for"]) == ("", "")


def test_a_homophone_that_was_asked_about_and_settled_counts_however_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "touchpoints.jsonl"
    asked = touch("s", 1, heard="pyrella", match_decision="ask", outcome="asked", brand_id="pyrella")
    settled = touch("s", 2, outcome="ordered", brand_id="purella")
    path.write_text(f"{asked}\n{settled}\n", encoding="utf-8")
    [row] = health(*from_turns(read_turns(path)[0]))
    assert (row["brand_id"], row["hearings"], row["asked"]) == ("purella", "1", "1")


def test_a_recording_that_was_heard_as_another_brands_name_counts_as_mistaken() -> None:
    [row] = health(*filed("folgrave", "kaldivo", "h1", "h2"))
    assert (row["mistaken"], row["heard_as"], row["taken_for"]) == ("2", "folgrave (2)", "Folgrave (2)")


def test_a_name_that_two_brands_share_is_heard_rightly_for_either(tmp_path: Path) -> None:
    path = tmp_path / "touchpoints.jsonl"
    asked = touch("s", 1, heard="kaldivo", match_decision="ask", outcome="asked", brand_id="kaldivo-tea")
    path.write_text(f"{asked}\n{touch('s', 2, outcome='ordered', brand_id='kaldivo-tea')}\n", encoding="utf-8")
    tea = Brand(brand_id="kaldivo-tea", canonical="Kaldivo Tea", category="tea", aliases=("Kaldivo",))
    [row] = health(*from_turns(read_turns(path)[0]), brands=[*BRANDS, tea])
    assert (row["brand_id"], row["hearings"], row["exact"]) == ("kaldivo-tea", "1", "1")


def test_what_one_home_said_is_counted_and_not_shown() -> None:
    card = "my card is four one one one john smith"
    [row] = health(*filed(card, "kaldivo", "h1", "h1"), *filed("cal divo", "kaldivo", "h1", "h2"))
    assert row["heard_as"] == "cal divo (2); (other forms) (2)"


def test_a_name_that_a_spreadsheet_would_run_is_written_as_text() -> None:
    brands = [Brand(brand_id="=1+1", canonical="@Tide", category="laundry")]
    [row] = health(*heard("tight", "=1+1", "h1"), brands=brands)
    assert (row["brand_id"], row["name"]) == ("'=1+1", "'@Tide")


def test_wilson_intervals_are_those_of_the_textbook() -> None:
    low, high = wilson(9, 10)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    assert wilson(0, 0) == (0.0, 1.0)


def learned_again(*proposals: Proposal, folder: Path) -> list[Proposal]:
    path = folder / "synonyms.csv"
    path.write_text(synonyms_csv(proposals), encoding="utf-8")
    return read_synonyms(path)


def test_what_was_learned_before_is_kept_with_its_evidence(tmp_path: Path) -> None:
    teacher = Teacher(BRANDS, matcher())
    first = teacher.propose(heard("cal divo", "kaldivo", "home-1", "home-2", "home-2"))
    new = heard("fall grave", "folgrave", "home-3", "home-4")
    second = teacher.propose(new, learned_again(*first, folder=tmp_path))
    assert [(one.heard, one.times, one.households, one.refused) for one in second] == [
        ("cal divo", 3, 2, None),
        ("fall grave", 2, 2, None),
    ]
    assert teacher.propose(new, learned_again(*second, folder=tmp_path)) == second


def test_what_is_later_heard_for_another_brand_is_taken_back_for_good(tmp_path: Path) -> None:
    teacher = Teacher(BRANDS, matcher())
    first = teacher.propose(heard("cal divo", "kaldivo", "home-1", "home-2"))
    other = heard("cal divo", "folgrave", "home-3", "home-4", "home-5")
    [second] = teacher.propose(other, learned_again(*first, folder=tmp_path))
    assert second.refused == "heard for several brands"
    assert teacher.propose(other, learned_again(second, folder=tmp_path)) == [second]


def test_a_synonym_waits_until_its_brand_is_sold_again(tmp_path: Path) -> None:
    first = Teacher(BRANDS, matcher()).propose(heard("cal divo", "kaldivo", "home-1", "home-2"))
    without = [brand for brand in BRANDS if brand.brand_id != "kaldivo"]
    gone = Teacher(without, BrandMatcher.build(without)).propose([], learned_again(*first, folder=tmp_path))
    assert gone[0].refused == "its brand is not in the catalogue"
    assert Teacher(BRANDS, matcher()).propose([], learned_again(*gone, folder=tmp_path)) == first


def test_a_refused_text_of_one_home_is_counted_and_not_written(tmp_path: Path) -> None:
    card = heard("my card is four one one one john smith", "kaldivo", "home-1", "home-1")
    text = synonyms_csv(Teacher(BRANDS, matcher()).propose(card))
    assert "john" not in text
    assert "(other forms),kaldivo,2,1," in text
    twice = heard("folgraves", "kaldivo", "home-1", "home-2")
    assert "folgraves,kaldivo,2,2," in synonyms_csv(Teacher(BRANDS, matcher()).propose(twice))


def test_a_synonym_is_not_used_for_what_is_now_another_brands_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("heard,brand_id\ncal divo,kaldivo\nfolgrave,kaldivo\nfall,nobody\n", encoding="utf-8")
    assert usable(read_synonyms(path), BRANDS) == [("cal divo", "kaldivo")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [("text\n", "needs the columns heard"), ("heard,brand_id,times\na,b,many\n", "synonyms.csv:2:")],
)
def test_a_file_of_synonyms_that_cannot_be_used_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "synonyms.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        read_synonyms(tmp_path / "synonyms.csv")
