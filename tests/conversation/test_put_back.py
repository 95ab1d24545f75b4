"""What was taken out of a basket last is put back, as many as there were; both of a kind are two things."""

from __future__ import annotations

from tests.factories.conversation import Talk


def _filled(talk: Talk) -> None:
    talk("U: add three conditioners", intent="BasketAddIntent", product="conditioner", quantity="3")
    talk("U: add floss", intent="BasketAddIntent", product="dental floss")
    talk("U: take out the conditioner", intent="BasketRemoveIntent", product="conditioner")


def test_it_is_put_back_as_many_as_there_were(talk: Talk) -> None:
    _filled(talk)
    talk("U: actually put it back", intent="BasketAddIntent", again="back")
    talk.hears("A: I put 3 of Fairwynd Repair conditioner into your basket. …")


def test_it_is_put_back_by_its_name(talk: Talk) -> None:
    _filled(talk)
    talk("U: put the conditioner back", intent="BasketAddIntent", product="conditioner", again="back")
    talk.hears("A: I put 3 of Fairwynd Repair conditioner into your basket. …")


def test_with_nothing_taken_out_it_is_what_is_there(talk: Talk) -> None:
    talk("U: add floss", intent="BasketAddIntent", product="dental floss")
    talk("U: put it back", intent="BasketAddIntent", again="back")
    talk.hears("A: In your basket: Oralee dental floss, …")


def test_both_of_a_kind_are_quoted_together(talk: Talk) -> None:
    talk("U: give me both toothpastes", intent="ReorderIntent", each="both", product="toothpastes")
    talk.hears("A: I have Oralee Gentle toothpaste and Oralee White toothpaste from … Shall I order it?")


def test_something_is_asked_what_it_is_and_nothing_is_put_there_unsaid(talk: Talk) -> None:
    talk.bought(product="granola")
    talk.opens()
    talk("U: add something to my cart", intent="BasketAddIntent", product="something")
    talk.hears("A: What would you like?")
    talk("U: paper towels", intent="NameIntent", product="paper towels")
    talk.hears("A: I put Fennimoor paper towels into your basket, …")
