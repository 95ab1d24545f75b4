"""What the questions share that name a few to choose from."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from locales import locale_of
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.told import without_subscription
from skill.conversation.question.what import answering
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import About, Goal, Sought
from skill.conversation.turn import Turn
from skill.speech import Numbered, OneOf, Say, Spoken

# What may be chosen by beside a place: ids of the model's choices.
CHEAPER = "cheaper"
BIGGER = "bigger"
SMALLER = "smaller"
DEAREST = "dearest"
SUBSTITUTE = "substitute"
ANY = "any"
ALL = "all"
OTHER = "other"

AGAIN = "AMAZON.RepeatIntent"


class WhichQuestion(Question, frozen=True, kw_only=True):
    """Which of the candidates; what is sought else goes on with the one that is chosen."""

    sought: Sought
    candidates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Carry no longer words than a name has."""
        structs.force_setattr(self, "sought", self.sought.shortened())

    @property
    def about(self) -> About:
        """What is sought."""
        return self.sought.about

    @property
    def choices(self) -> tuple[str, ...]:
        """The candidates."""
        return self.candidates

    def at_hand(self, scene: Scene) -> tuple[tuple[str, int], ...]:
        """Return the one that something was told of last: "send it to my phone"."""
        told_of = scene.memory.told_of
        if told_of is not None and told_of in self.products:
            return ((told_of, self.sought.quantity),)
        return super().at_hand(scene)

    # -- what each kind of candidate says for itself -------------------------------------------------------------

    def names(self, pursuits: Pursuits) -> tuple[str, ...]:
        """Return the candidates as they are said; one that is sold no more has no name."""
        raise NotImplementedError

    def chosen(self, scene: Scene, pursuits: Pursuits, candidate: str) -> Answer:
        """Go on with one of the candidates."""
        raise NotImplementedError

    # -- what a reply means --------------------------------------------------------------------------------------

    def as_meant(self, turn: Turn) -> Turn:
        """Take "skip it" for giving up, a name that came as a choice for that name, "which ones" for asking again."""
        named = turn.goal == "ChooseIntent" and {"choice", "place"}.isdisjoint(turn.slots) and "product" in turn.slots
        if named:
            return replace(turn, intent="NameIntent")
        return replace(turn, intent=AGAIN, slots={}) if _asks_which(turn) else without_subscription(turn)

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Take the only one that was named, or was told of last; a yes to several does not tell."""
        if (last := self.told_last(scene, pursuits)) is not None:
            return self.chosen(scene, pursuits, last)
        if len(self.candidates) == 1:
            return self.chosen(scene, pursuits, self.candidates[0])
        return self.which_again(scene, pursuits)

    def choice(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:
        """Take one by its place, its price or its size, whichever it is, or all of them."""
        if self.candidates and said in (CHEAPER, DEAREST, ANY, BIGGER, SMALLER):
            return self.chosen(scene, pursuits, self._picked(pursuits, said))
        if said == ALL and len(self.candidates) > 1 and self.sought.goal.orders:
            lines = tuple(filter(None, (pursuits.line(self.sought, one) for one in self.candidates)))
            if self.sought.goal is Goal.BASKET:
                return pursuits.put(scene, lines)
            return pursuits.several(scene, lines, Facts(action=Action.BUY, stage=Stage.CONSIDERATION))
        referring = said.lower().partition(" ")[0] in pursuits.catalog.locale.product_words.referring
        if referring and (last := self.told_last(scene, pursuits)) is not None:
            return self.chosen(scene, pursuits, last)  # "that one"
        spoken = None if said.isdecimal() else pursuits.catalog.locale.numbers.whole_number(said)
        if spoken is not None and self.candidates:
            return self.number(scene, pursuits, spoken)
        at_end = said == "last" or (said == OTHER and len(self.candidates) == 2)
        called = 0 if at_end or place_of(said) else self._called_so(pursuits, said)
        return self._placed(scene, pursuits, len(self.candidates) if at_end else called or place_of(said))

    def _called_so(self, pursuits: Pursuits, said: str) -> int:
        """The place of the one candidate whose name has these words: "the white one", which Alexa took for a place."""
        stems, names = pursuits.catalog.words.stems, self.names(pursuits)
        words = stems(said) if len(names) == len(self.candidates) else frozenset()
        meant = [place for place, name in enumerate(names, 1) if words and words <= stems(name)]
        return meant[0] if len(meant) == 1 else 0

    def told_last(self, scene: Scene, pursuits: Pursuits) -> str | None:
        """The candidate that something was told of last: "the cheapest is ..."."""
        last = scene.memory.told_of
        if last is None or last in self.products:
            return last
        return next((one for one in self.candidates if pursuits.meant(self.sought, one) == last), None)

    def _picked(self, pursuits: Pursuits, said: str) -> str:
        match said:
            case "cheaper":
                return pursuits.by_price(self.sought, self.candidates)[0]
            case "dearest":
                return pursuits.by_price(self.sought, self.candidates)[-1]
            case "smaller":
                return pursuits.by_size(self.sought, self.candidates)[0]
            case "bigger":
                return pursuits.by_size(self.sought, self.candidates)[-1]
            case _:
                return self.candidates[0]

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        """Take the one that is called by a number, else by its place, from 1; else so many are wanted."""
        named = self._called(pursuits, number)
        if not named and number > len(self.candidates) and self.sought.goal is not Goal.RESEARCH:
            counted = structs.replace(self.sought, quantity=number, unit=None, size=None)
            return structs.replace(self, sought=counted).which_again(scene, pursuits)
        return self.chosen(scene, pursuits, named[0]) if len(named) == 1 else self._placed(scene, pursuits, number)

    def _called(self, pursuits: Pursuits, number: int) -> list[str]:
        """Those in whose names a number stands: "four" is size four, wherever that is in the list."""
        numbers, names = pursuits.catalog.locale.numbers, self.names(pursuits)
        told = zip(self.candidates, names, strict=True) if len(names) == len(self.candidates) else ()
        return [one for one, name in told if number in numbers.called_by(name)]

    def _placed(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        if not 1 <= number <= len(self.candidates):
            return self.which_again(scene, pursuits)
        return self.chosen(scene, pursuits, self.candidates[number - 1])

    def name(self, mentioned: Mentioned) -> Sought:
        """Take another name for another subject of the same goal."""
        return answering(mentioned, self.sought) or super().name(mentioned)

    def which_again(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Ask again which one, each with its number, unless it is by a number that one of them is called."""
        facts = Facts(action=self.sought.goal.action, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
        places = range(1, len(self.candidates) + 1)
        if any(self._called(pursuits, place) for place in places):
            names = OneOf(self.names(pursuits))
            return Answer(spoken=scene.say(Say.WHICH_PRODUCT, choices=names), facts=facts, pending=self)
        choices = Numbered(self.names(pursuits))
        return Answer(spoken=scene.say(Say.ASK_BRAND_AGAIN, choices=choices), facts=facts, pending=self)

    def helped(self, scene: Scene) -> Spoken:
        """Say that a few were named, and ask which."""
        return scene.say(Say.HELP_WHICH)

    def again(self, scene: Scene) -> Spoken:
        """Ask which."""
        return scene.say(Say.FALLBACK_WHICH)

    def asked(self, scene: Scene) -> Spoken:
        """Ask which."""
        return scene.say(Say.STILL_WHICH)


def place_of(said: str) -> int:
    """The number of a choice that was resolved to one; 0, which no candidate has, for all else."""
    return int(said[:4]) if said.isascii() and said.isdigit() else 0


def _asks_which(turn: Turn) -> bool:
    """Tell whether nothing but which there are is asked: "which ones have you got"."""
    product = turn.slot("product") if turn.goal == "ResearchIntent" and len(turn.slots) == 1 else None
    return product is not None and product.heard.lower() in locale_of(turn.locale).product_words.little
