"""How a name or a heard text may be said: numbers, initials and run-together words become spoken words and sounds."""

from __future__ import annotations

import re
from itertools import islice

from locales import locale_of
from shop.brands.sound.lexicon import ENGLISH, Lexicon
from shop.brands.sound.normal import words

MOST = 8
"""Pronunciations kept a name."""

_LETTER_NAMES = (
    "a:E b:bI c:sI d:dI e:I f:ef g:jI h:EC i:Y j:jE k:kE l:el m:em "
    "n:en o:O p:pI q:kyQ r:ar s:es t:tI u:yQ v:vI w:dubulyQ x:eks y:wY z:zI"
)
LETTER_NAMES: dict[str, str] = dict(pair.split(":") for pair in _LETTER_NAMES.split())
_TITLES = {
    "mr": "mister",
    "mrs": "missus",
    "ms": "miz",
    "dr": "doctor",
    "st": "saint",
    "mt": "mount",
    "mtn": "mountain",
}
_ROMAN = {"ii": "two", "iii": "three", "iv": "four"}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CAPITALS = re.compile(r"\b[A-Z]{2,4}\b")
_VOWELS = frozenset("aeiouy")
_LONGEST_NUMBER = 6
_NUMBERS = "en-US"  # fixed, whoever speaks: keys of built files are written with its number words


def number_words(digits: str) -> list[str]:
    """Return the ways a number is said: "409" -> "four oh nine", "four hundred nine"."""
    numbers = locale_of(_NUMBERS).numbers
    ones, whole = numbers.ones, numbers.spelled
    if len(digits) > _LONGEST_NUMBER:
        return [" ".join(ones[int(digit)] for digit in digits)]
    one_by_one = " ".join("oh" if digit == "0" and len(digits) > 1 else ones[int(digit)] for digit in digits)
    in_one = whole(int(digits))
    ways = [in_one, one_by_one] if len(digits) < 3 else [one_by_one, in_one]
    if len(digits) in (3, 4) and digits[-2] != "0":
        ways.insert(0, f"{whole(int(digits[:-2]))} {whole(int(digits[-2:]))}")
    return list(dict.fromkeys(ways))


def spoken_key(text: str) -> str:
    """Return the squeezed spelling of a text with its numbers written out: "7UP", "seven up" -> "sevenup"."""
    return "".join(number_words(word)[0].replace(" ", "") if word.isdigit() else word for word in words(text))


def word_sounds(tokens: list[str], lexicon: Lexicon) -> list[list[str]]:
    """Return one or two ways to say heard words, each a list of the sounds of the words.

    The recogniser wrote them, so the usual pronunciation is nearly always the one; the second way takes the second
    pronunciation of the first word that has one.
    """
    options = [_heard_ways(token, lexicon) for token in tokens]
    usual = [ways[0] for ways in options]
    for at, ways in enumerate(options):
        if len(ways) > 1:
            return [usual, [*usual[:at], ways[1], *usual[at + 1 :]]]
    return [usual]


def _heard_ways(token: str, lexicon: Lexicon) -> tuple[str, ...]:
    if token == "a":
        return ("u", "E")
    if token in LETTER_NAMES:
        return (LETTER_NAMES[token],)
    if token.isdigit():
        return ("".join(lexicon.say(word)[0] for word in number_words(token)[0].split()),)
    if len(token) <= 4 and not _VOWELS & set(token):
        return (_spelled(token),)
    return lexicon.say(token, 2)


def _spelled(token: str) -> str:
    return "".join(LETTER_NAMES[letter] for letter in token)


def name_sounds(name: str, lexicon: Lexicon, most: int = MOST, *, british: bool = True) -> list[str]:
    """Return up to `most` pronunciations of a brand name, likeliest first, without spaces; `british` adds one more."""
    capitals = {token.lower() for token in _CAPITALS.findall(name)}
    ways: list[tuple[float, str]] = [(0.0, "")]
    for token in words(name):
        options = _ways(token, lexicon, initials=token in capitals)
        ways = sorted((cost + more, said + sounds) for cost, said in ways for more, sounds in options)[: 2 * most]
    if british and lexicon.language == ENGLISH and ways and ways[0][1]:
        ways.append((ways[0][0] + 0.01, _british(name, lexicon)))
    camel = _CAMEL.sub(" ", name)
    if camel != name and words(camel) != words(name):
        apart = name_sounds(camel, lexicon, most, british=british)
        ways += [(0.4 + rank / 10, said) for rank, said in enumerate(apart)]
    return list(islice(dict.fromkeys(said for _, said in sorted(ways) if said), most))


def _ways(token: str, lexicon: Lexicon, *, initials: bool) -> list[tuple[float, str]]:
    """Cost and sounds of one word of a name; costs only order the ways."""
    if token.isdigit():
        return [
            (at * 0.7, "".join(lexicon.say(word)[0] for word in way.split()))
            for at, way in enumerate(number_words(token))
        ]
    if len(token) == 1:
        return [(0.0, LETTER_NAMES[token])] + ([(0.5, "u")] if token == "a" else [])
    if token in _TITLES:
        return [(0.0, lexicon.say(_TITLES[token])[0])]
    known = lexicon.known(token)
    ways = [(0.6 * at, said) for at, said in enumerate(known[:3])]
    if lexicon.language != ENGLISH and _VOWELS & set(token):
        ways.append((-0.5, lexicon.native(token)))
    if not known:
        ways += [(0.3 + 0.5 * at, said) for at, said in enumerate(_compound(token, lexicon))]
        ways += [(0.5 + 0.5 * at, said) for at, said in enumerate(lexicon.guess(token, 4))]
    elif initials or not _common(token):
        ways += [(1.2, said) for said in lexicon.guess(token, 1)]
    if initials or not _VOWELS & set(token):
        ways.append((0.2 if not _VOWELS & set(token) else 0.8, _spelled(token)))
    if token in _ROMAN:
        ways.append((0.1, lexicon.say(_ROMAN[token])[0]))
    return ways


def _british(name: str, lexicon: Lexicon) -> str:
    """The name by British rules; numbers, letters and abbreviations are said everywhere alike."""
    said = []
    for token in words(name):
        plain = len(token) > 1 and token.isalpha() and token not in _TITLES and _VOWELS & set(token)
        said.append(lexicon.british(token) if plain else min(_ways(token, lexicon, initials=False))[1])
    return "".join(said)


def _common(token: str) -> bool:
    return len(token) <= 3


def _compound(token: str, lexicon: Lexicon) -> list[str]:
    """Two dictionary words written as one ("powerwash"), the most even split first."""
    cuts = sorted(range(3, len(token) - 2), key=lambda cut: abs(len(token) - 2 * cut))
    for cut in cuts:
        left, right = lexicon.known(token[:cut]), lexicon.known(token[cut:])
        if left and right:
            return [left[0] + right[0]]
    return []
