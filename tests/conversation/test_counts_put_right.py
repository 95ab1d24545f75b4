"""A count put right beside another line counts; of what was just spoken of it is left out, and the rest stays."""

from __future__ import annotations

from tests.factories.conversation import Talk

OATS, GRANOLA = "Gristelle rolled oats", "Phlox & Fern Wild granola"


def two_lines(talk: Talk, oats: int) -> None:
    talk("U: granola, oats", intent="ReorderIntent", product="granola", other_product="oats", other_quantity=str(oats))


def test_a_count_put_right_beside_another_line_is_that_lines(talk: Talk) -> None:
    two_lines(talk, 2)
    talk("U: no, one oats", intent="CorrectIntent", product="oats", quantity="1")
    talk.hears(f"A: I have {GRANOLA} and {OATS} from …")


def test_a_number_in_the_place_of_another_counts_the_line_of_that_number(talk: Talk) -> None:
    two_lines(talk, 3)
    talk("U: not three, two", intent="CorrectIntent", not_product="three", quantity="2")
    talk.hears(f"A: I have {GRANOLA} and 2 of {OATS} from …")


def test_more_than_may_be_ordered_is_not_put_right_so(talk: Talk) -> None:
    two_lines(talk, 2)
    talk("U: no, five hundred oats", intent="CorrectIntent", product="oats", quantity="500")
    talk.hears("A: I can order one to 24 of Gristelle rolled oats at a time. …")


def test_of_two_that_are_quoted_the_one_that_was_asked_about_is_left_out(talk: Talk) -> None:
    two_lines(talk, 2)
    talk("U: are the oats vegan", intent="DetailIntent", product="oats", detail="vegan", whether="are")
    talk("U: skip those then", intent="BasketRemoveIntent")
    talk.hears(f"A: I have {GRANOLA}, 16 ounces, from …")


def test_none_of_two_brands_that_are_refused_is_offered(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk("U: not those", intent="CorrectIntent", not_brand="caffarro", not_product="morning jorv")
    talk.hears("A: For coffee I have Ruxton Roast or …")
