"""Words in a slot as a request has them: a number in figures, a value of the model resolved to its id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from base.clock import Clock, system_clock
from locales import Locale
from runtime.talk.days_said import date_told
from runtime.talk.utterance_slots import Plainly, SlotType, Value

NUMBER = "AMAZON.NUMBER"
DATE = "AMAZON.DATE"
FOUR_DIGITS = "AMAZON.FOUR_DIGIT_NUMBER"


class SlotsSent:
    """Makes the slots of a request."""

    def __init__(self, types: Mapping[str, SlotType], plainly: Plainly, locale: Locale, skill_id: str) -> None:
        self.clock: Clock = system_clock
        self._types, self._plainly, self._locale, self._skill_id = types, plainly, locale, skill_id

    def slot(self, name: str, kind: str, said: str | None) -> dict[str, Any]:
        """Return the slot; empty where nothing was said for it."""
        slot: dict[str, Any] = {"name": name, "confirmationStatus": "NONE"}
        if said is None:
            return slot
        counted = self.number(said) if kind == NUMBER else None
        digits = self.digits(said) if kind == FOUR_DIGITS else None
        day = self.day(said) if kind == DATE else None
        slot |= {"value": day or digits or (said if counted is None else str(counted)), "source": "USER"}
        if kind in self._types:
            said = self.named(kind, said)
            slot["value"] = said
            slot["resolutions"] = {"resolutionsPerAuthority": [self._resolution(kind, self._types[kind].known(said))]}
        return slot

    def plain(self, said: str) -> str:
        """Return the words without the articles in front, or as they are where nothing else was said."""
        return self._plainly.without_articles(said) or said

    def named(self, kind: str, said: str) -> str:
        """Return the words without articles, where a value is called so."""
        plain = self._plainly.without_articles(said)
        return plain if self._types[kind].known(plain) and not self._types[kind].known(said) else said

    def number(self, said: str) -> int | None:
        """Return the whole number that was said."""
        numbers = self._locale.numbers
        return numbers.whole_number(said.removesuffix(f" {numbers.of}"))  # "a couple of"

    def day(self, said: str) -> str | None:
        """Return the day to come that was said, as the platform writes it."""
        return date_told(self._locale, said, self.clock().date())

    def digits(self, said: str) -> str | None:
        """Return four digits, said one by one or as they are written."""
        words = said.split()
        numbers = [word if word.isdigit() else self.number(word) for word in words]
        digits = "".join(str(number) for number in numbers)
        return digits if None not in numbers and len(digits) == 4 and digits.isdigit() else None

    def _resolution(self, kind: str, values: Sequence[Value]) -> dict[str, Any]:
        code = "ER_SUCCESS_MATCH" if values else "ER_SUCCESS_NO_MATCH"
        told: dict[str, Any] = {
            "authority": f"amzn1.er-authority.echo-sdk.{self._skill_id}.{kind}",
            "status": {"code": code},
        }
        if values:
            told["values"] = [{"value": {"name": value.name, "id": value.id}} for value in values]
        return told
