"""A matcher that makes of a heard text what the test says."""

from __future__ import annotations

from shop.brands import Candidate, Context, Decision, Match


class ScriptedMatcher:
    """Answers from a script: heard text -> (decision, brand ids best first). Honours `excluded` as the real one."""

    def __init__(self, script: dict[str, tuple[str, list[str]]]) -> None:
        self._script = script
        self.contexts: list[Context] = []

    def match(self, heard: str, context: Context) -> Match:
        self.contexts.append(context)
        decision, brands = self._script.get(heard, ("reject", []))
        left = [brand for brand in brands if brand not in context.excluded]
        if not left:
            decision = "reject"
        found = tuple(Candidate(brand_id=b, name=b, score=0.6 - place / 10) for place, b in enumerate(left))
        return Match(
            heard=heard,
            decision=Decision(decision),
            brand_id=left[0] if left else None,
            score=0.6 if left else 0.1,
            alternatives=found,
            offered=found[:3] if decision == "ask" else (),
        )
