"""Learn letter-to-sound from the pronunciation table: `shop/brands/sound/data/letters.bin`.

Letters are aligned with the sounds they make (nothing, one or two; hard EM), then a decision tree asks for one more
neighbouring letter at a time (an IGTree: Daelemans & van den Bosch 1997). Run: python -m bench.brands.letters [--test]
"""

from __future__ import annotations

import math
import struct
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shop.brands.sound.letter_to_sound import MAGIC, NODE, ORDER, context

DATA = Path(__file__).parents[2] / "shop/brands/sound/data"
ROUNDS = 6
EM_WORDS = 30_000
SMALLEST_NODE = 2
LetterCosts = dict[tuple[str, str], float]


def read_table(path: Path = DATA / "pronunciations.csv") -> list[tuple[str, str]]:
    """Return (word, usual pronunciation), without words that are spelled out or abbreviated."""
    pairs = [line.split(",") for line in path.read_text(encoding="ascii").splitlines()]
    usual = [(word, codes.split()[0]) for word, codes in pairs]
    return [(word, code) for word, code in usual if len(word) > 1 and len(code) <= len(word) + 1]


def align(word: str, code: str, costs: LetterCosts) -> list[str] | None:
    """Return the sounds of each letter at the least cost, or None when the letters are too few."""
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for letter in word:
        step: dict[int, tuple[float, int]] = {}
        for done, (cost, _) in best[-1].items():
            for size in (0, 1, 2):
                if done + size <= len(code):
                    total = cost + costs.get((letter, code[done : done + size]), 12.0 + 2 * size)
                    if done + size not in step or total < step[done + size][0]:
                        step[done + size] = (total, done)
        best.append(step)
    if len(code) not in best[-1]:
        return None
    chunks, at = [], len(code)
    for step in reversed(best[1:]):
        before = step[at][1]
        chunks.append(code[before:at])
        at = before
    return chunks[::-1]


def learn_letter_costs(pairs: list[tuple[str, str]]) -> LetterCosts:
    """Hard EM from a start that prefers one sound a letter."""
    costs: LetterCosts = {}
    sample = pairs[:: max(1, len(pairs) // EM_WORDS)]
    for turn in range(ROUNDS):
        counts: Counter[tuple[str, str]] = Counter()
        for word, code in sample:
            if turn == 0:
                _spread(word, code, counts)
            else:
                counts.update(zip(word, align(word, code, costs) or (), strict=False))
        totals: Counter[str] = Counter()
        for (letter, _), count in counts.items():
            totals[letter] += count
        costs = {pair: -math.log(count / totals[pair[0]]) for pair, count in counts.items() if count > 2}
    return costs


def _spread(word: str, code: str, counts: Counter[tuple[str, str]]) -> None:
    for at, letter in enumerate(word):
        middle = at * len(code) / len(word)
        for sound in range(max(0, int(middle) - 1), min(len(code), int(middle) + 2)):
            counts[letter, code[sound]] += 1
        counts[letter, ""] += 1
        counts[letter, code[int(middle) : int(middle) + 2]] += 0 if letter not in "xuq" else 1


@dataclass
class _Node:
    outcomes: Counter[str] = field(default_factory=Counter)
    children: dict[str, _Node] = field(default_factory=dict)


def grow(pairs: list[tuple[str, str]], costs: LetterCosts) -> _Node:
    """Return the full context tree of all aligned letters."""
    cases: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for word, code in pairs:
        chunks = align(word, code, costs)
        if chunks:
            for at, chunk in enumerate(chunks):
                window = context(word, at)
                cases[window[0]].append((window, chunk))
    root = _Node()
    for letter, rows in cases.items():
        root.children[letter] = _branch(rows, 1)
    return root


def _branch(rows: list[tuple[str, str]], depth: int) -> _Node:
    node = _Node(Counter(chunk for _, chunk in rows))
    if depth < len(ORDER) and len(node.outcomes) > 1:
        split: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for window, chunk in rows:
            split[window[depth]].append((window, chunk))
        for letter, part in split.items():
            if len(part) >= SMALLEST_NODE:
                child = _branch(part, depth + 1)
                if child.children or _top(child) != _top(node) or _pure(child) != _pure(node):
                    node.children[letter] = child
    return node


def _top(node: _Node) -> str:
    return min(node.outcomes, key=lambda chunk: (-node.outcomes[chunk], chunk))


def _best(node: _Node) -> list[tuple[str, int]]:
    return sorted(node.outcomes.items(), key=lambda item: (-item[1], item[0]))[:3]


def _pure(node: _Node) -> bool:
    return node.outcomes[_top(node)] >= 0.9 * sum(node.outcomes.values())


def pack(root: _Node) -> bytes:
    """Lay the tree out breadth first: the children of a node stand side by side."""
    rows: list[tuple[str, _Node]] = [("^", root)]
    firsts: list[int] = []
    at = 0
    while at < len(rows):
        node = rows[at][1]
        firsts.append(len(rows))
        rows.extend(sorted(node.children.items()))
        at += 1
    chunks = sorted({chunk for _, node in rows for chunk, _ in _best(node)} | {""})
    number = {chunk: at for at, chunk in enumerate(chunks)}
    head = "\n".join(chunks).encode("ascii")
    body = b"".join(_row(letter, node, first, number) for (letter, node), first in zip(rows, firsts, strict=True))
    return MAGIC + struct.pack("<HH", len(head), len(chunks)) + head + body


def _row(letter: str, node: _Node, first: int, number: dict[str, int]) -> bytes:
    total = sum(node.outcomes.values()) or 1
    top = _best(node) + [("", 0)] * (3 - min(3, len(node.outcomes)))
    outs = [number[chunk] for chunk, _ in top]
    shares = [round(255 * count / total) for _, count in top]
    return NODE.pack(first, len(node.children), ord(letter), *outs, *shares)


def held_out(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, bool]]:
    """Yield, for every twentieth word, whether a tree grown on the others says it right."""
    from shop.brands.sound.letter_to_sound import Letters

    train = [pair for at, pair in enumerate(pairs) if at % 20]
    letters = Letters(pack(grow(train, learn_letter_costs(train))))
    for word, code in pairs[::20]:
        yield f"{word} {code} {letters.say(word)}", letters.say(word)[0] == code


def main() -> None:
    """Write the tree, or with --test print how often unseen words are said right."""
    pairs = read_table()
    if "--test" in sys.argv:
        tested = list(held_out(pairs))
        print(f"{sum(right for _, right in tested) / len(tested):.3f} of {len(tested)} unseen words wholly right")
        print("\n".join(line for line, right in tested[:60] if not right))
        return
    (DATA / "letters.bin").write_bytes(pack(grow(pairs, learn_letter_costs(pairs))))


if __name__ == "__main__":
    main()
