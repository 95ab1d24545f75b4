"""How many was said: "24", "twenty four", "a dozen", and at the front of a name "two bottles of ..."."""

from __future__ import annotations

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ARTICLES = ("a", "an")
_WHOLE = {word: value for value, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
NUMBER_WORDS = (*_WHOLE, "hundred")
"""The words that numbers are said with."""
_GROUPS = {"couple": 2, "pair": 2, "dozen": 12}
_CONTAINER = (
    "bottle box pack packet package bag can jar tube roll carton case tin bar jug tub cartridge unit piece pod pouch"
).split()
_CONTAINERS = frozenset((*_CONTAINER, *(f"{word}s" for word in _CONTAINER), "boxes", "pouches"))
_LONGEST = 6  # words: "one hundred and twenty four" and one more


def whole_number(said: str) -> int | None:
    """Return the whole number said in figures or words ("two", "twenty-four", "a hundred", "half a dozen"), or None."""
    if said.isdecimal() and len(said) <= 9:
        return int(said)
    words = said.lower().replace("-", " ").split()
    if words[:1] == ["half"] and words[1:] in (["a", "dozen"], ["dozen"]):
        return 6
    if len(words) > 1 and words[-1] in _GROUPS:
        times = 1 if words[:-1] == ["a"] else whole_number(" ".join(words[:-1]))
        return None if times is None else times * _GROUPS[words[-1]]
    return _GROUPS.get(said) if said == "dozen" else _hundreds(words)


def counted(said: str) -> tuple[int | None, str]:
    """Split "three bottles of Tidewell" into 3 and "Tidewell"; without a number at the front, None and the rest.

    A container without a number ("bottles of Tidewell") goes too: the number was heard apart from it.
    """
    words = said.split()
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        count = whole_number(" ".join(words[:length]))
        if count is not None:
            rest = _contained(words[length:])
            return (count, " ".join(rest)) if rest else (None, said)
    article = words[:1] and words[0].lower() in _ARTICLES
    rest = _contained(words[1:] if article else words)
    if not rest:
        return None, said
    return (1 if article and len(rest) < len(words) - 1 else None), " ".join(rest)


def only_container(said: str) -> bool:
    """Tell whether nothing but a container was said: "rolls of", "bags please"."""
    words = said.lower().removesuffix(" please").removesuffix(" of").split()
    return said == "of" or (bool(words) and set(words) <= _CONTAINERS)


def _contained(words: list[str]) -> list[str]:
    """The words without "bottles of", or a mere "of", before them."""
    if len(words) > 2 and words[0].lower() in _CONTAINERS and words[1].lower() == "of":
        return words[2:]
    return words[1:] if words[:1] == ["of"] else words


def _hundreds(words: list[str]) -> int | None:
    if "hundred" not in words:
        return _tens(words)
    place = words.index("hundred")
    before, after = words[:place], words[place + 1 :]
    many = 1 if before in ([], ["a"]) else _tens(before)
    rest = 0 if not after else _tens(after[1:] if after[0] == "and" else after)
    return None if many is None or rest is None else 100 * many + rest


def _tens(words: list[str]) -> int | None:
    match words:
        case [one]:
            return int(one) if one.isdecimal() and len(one) <= 9 else _WHOLE.get(one)
        case [ten, one] if ten in _TENS and one in _ONES[1:10]:
            return _WHOLE[ten] + _WHOLE[one]
        case _:
            return None
