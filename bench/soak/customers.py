"""Customers who talk to the skill, four at a time, and send a turn again that nobody answered."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from base.errors import BenchError
from bench.soak.deleting import deletes_in_doubt
from bench.soak.processes import Running
from runtime.talk.conversation import AlexaUser, Conversation
from runtime.talk.utterances import Resolver

AT_ONCE = 4
PATIENCE_SECONDS = 30.0  # far longer than the platform's eight: how long it took is judged later
AGAIN_FOR_SECONDS = 300.0
CODE, WRONG_CODE = "4711", "1111"
_CODES_AT_MOST = 4

SoakScript = Callable[[Conversation, "Talked"], None]
Servers = Callable[[], Running]
"""Gives the server that the next try goes to."""


@dataclass(slots=True, kw_only=True)
class SentTurn:
    """One turn: what was sent, how each try fared, what was said."""

    envelope: Mapping[str, Any]
    tries: int = 0
    seconds: float | None = None  # of the try that was answered
    first_of_process: bool = False
    speech: str = ""
    twice: bool = False  # it came a second time while it was answered

    @property
    def request_id(self) -> str:
        """The platform's id of it."""
        return str(self.envelope["request"]["requestId"])


@dataclass(slots=True, kw_only=True)
class Talked:
    """One customer's conversation."""

    name: str
    bought: bool = False  # said yes to an order
    forgotten: int = 0  # of so many of its turns nothing that names anybody may be left
    order_id: str | None = None  # where somebody looked it up
    settles_in: float = 0.2  # seconds after which nothing of what it asked is done late any more
    account: str | None = None  # whose voice code is asked for
    codes: list[bool] = field(default_factory=list)  # that it said, whether they were right
    turns: list[SentTurn] = field(default_factory=list)


@dataclass(slots=True)
class Crowd:
    """Customers of one fault. `twice` sends each turn a second time while the first is under way."""

    resolver: Resolver
    skill_id: str
    servers: Servers
    twice: bool = False
    spoil: Callable[[dict[str, Any], int], None] | None = None
    settles_in: float = 0.2
    forgets: bool = False  # some have all deleted while nobody can tell what became of their order
    set_code: Callable[[str], None] | None = None  # for an account; not where its secrets are rotated
    talks: list[Talked] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def turns(self) -> int:
        """How many turns were sent until now."""
        return sum(len(talk.turns) for talk in list(self.talks))

    def talk_until(self, enough: Callable[[], bool]) -> None:
        """Let customers talk, four at a time, until it is enough and each has ended."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for one in [threads.submit(self._customers, enough) for _ in range(AT_ONCE)]:
                one.result()

    def _customers(self, enough: Callable[[], bool]) -> None:
        while not enough():
            self.talk(next(self._ids))

    def greet(self, servers: int) -> None:
        """Let the first turn of each server be a greeting: no other waits for what it loads."""
        for _ in range(servers):
            self.talk(next(self._ids), script=_greets)

    def talk(
        self, number: int, *, servers: Servers | None = None, script: SoakScript | None = None, live: bool = False
    ) -> Talked:
        """Hold one conversation; its turns happen now where it is `live`, else a little while ago."""
        talked = Talked(name=f"soak-{number}", settles_in=self.settles_in)
        scripts = (*SCRIPTS, deletes_in_doubt) if self.forgets else SCRIPTS
        script = script or scripts[number % len(scripts)]
        live = live or script is deletes_in_doubt  # its wish is later than its order, which bears the server's moment
        if script is says_its_code and self.set_code is not None:
            talked.account = f"customer-{talked.name}"
            self.set_code(talked.account)
        with self._lock:
            self.talks.append(talked)
        ids = count()
        conversation = Conversation(
            lambda envelope: self._ask(talked, envelope, servers or self.servers),
            self.resolver,
            user=AlexaUser.named(talked.name, screen=number % 2 == 0),
            skill_id=self.skill_id,
            clock=_moments(timedelta() if live else timedelta(minutes=2)),
            new_id=lambda: f"{talked.name}-{next(ids)}-{id(self)}",
        )
        script(conversation, talked)
        return talked

    def _ask(self, talked: Talked, envelope: dict[str, Any], servers: Servers) -> Mapping[str, Any]:
        turn = SentTurn(envelope=envelope, twice=self.twice)
        if self.spoil is not None:
            self.spoil(envelope, len(talked.turns))
        talked.turns.append(turn)
        body = json.dumps(envelope).encode()
        again: threading.Thread | None = None
        if self.twice:
            again = threading.Thread(target=_post, args=(servers(), body))
            again.start()
        answer = _answered(turn, body, servers)
        if again is not None:
            again.join()
        response = answer.get("response") or {}
        turn.speech = str((response.get("outputSpeech") or {}).get("ssml") or "")
        return answer


def _moments(ago: timedelta) -> Callable[[], datetime]:
    """Give each turn a second of its own, none before what is done in the turns before it, where that is now."""
    last = datetime.now(UTC) - ago

    def moment() -> datetime:
        nonlocal last
        last = (last if ago else max(last, datetime.now(UTC))) + timedelta(seconds=1)
        return last

    return moment


def _answered(turn: SentTurn, body: bytes, servers: Servers) -> Mapping[str, Any]:
    """Send a turn until it is answered."""
    deadline = time.monotonic() + AGAIN_FOR_SECONDS
    while time.monotonic() < deadline:
        server = servers()
        turn.tries += 1
        began = time.monotonic()
        answer = _post(server, body)
        if answer is not None:
            turn.seconds = time.monotonic() - began
            turn.first_of_process = server.answered == 0
            server.answered += 1
            return answer
        time.sleep(0.05)
    raise BenchError(f"turn {turn.request_id} was answered by nobody for {AGAIN_FOR_SECONDS:.0f} s")


def _post(server: Running, body: bytes) -> Mapping[str, Any] | None:
    """Send once; None when no answer came."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("POST", "/alexa", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    if answer.status != 200:
        raise BenchError(f"a turn was answered with {answer.status}: {told[:200]!r}")
    return json.loads(told)  # type: ignore[no-any-return]


# -- what they say -------------------------------------------------------------------------------------------------


def buys(talk: Conversation, talked: Talked) -> None:
    """Reorder, say yes, and ask where it is; try again where that is offered."""
    if "order it?" in talk.say("reorder tidewell hard water detergent").speech:
        talked.bought = True
        said = talk.say("yes").speech
        if "try again" in said:
            talk.say("yes")
    if "try again" in talk.say("where is my order").speech:
        talk.say("yes")
    talk.leave()


def orders(talk: Conversation, talked: Talked) -> None:
    """Reorder and say yes; try again where that is offered."""
    if "order it?" in talk.say("reorder tidewell hard water detergent").speech:
        talked.bought = True
        if "try again" in talk.say("yes").speech:
            talk.say("yes")
    talk.leave()


def hears_the_news(talk: Conversation) -> None:
    """Come back, hear what became of an order, and go on."""
    talk.send({"type": "LaunchRequest"})
    talk.say("what is good for hard water")
    talk.leave()


def agrees_and_buys(talk: Conversation, talked: Talked) -> None:
    if "May I?" in talk.say("you may remember what I buy").speech:
        talk.say("yes")
    buys(talk, talked)


def takes_back(talk: Conversation, talked: Talked) -> None:
    """Buy, take it back where that can still be done, and have something else sent to the phone."""
    if "order it?" in talk.say("reorder tidewell hard water detergent").speech:
        talked.bought = True
        talk.say("yes")
    if "Shall I cancel it?" in talk.say("cancel my order").speech:
        talk.say("yes")
    talk.say("what is good for hard water")
    talk.say("send it to my phone")
    talk.leave()


def fills_a_basket(talk: Conversation, talked: Talked) -> None:
    """Fill a basket, come back to buy what is kept of it, and put something else into it once that is settled."""
    talk.say("add tidewell hard water detergent to my basket")
    talk.say("add fennimoor paper towels to my basket")
    talk.leave()
    offered = "Or shall I check out?" in talk.send({"type": "LaunchRequest"}).speech
    if offered and "order it?" in talk.say("check out").speech:
        talked.bought = True
        if "try again" in talk.say("yes").speech:
            talk.say("yes")
        if "try again" in talk.say("where is my order").speech:
            talk.say("yes")
    talk.leave()
    time.sleep(talked.settles_in)
    talk.say("add brightlea lemon dish soap to my basket")
    talk.leave()


def says_its_code(talk: Conversation, talked: Talked) -> None:
    """Say a wrong voice code, then the right one, wherever it is asked for."""
    said = talk.say("reorder tidewell hard water detergent").speech
    if "order it?" in said:
        talked.bought = True
        said = _with_codes(talk, talked, talk.say("yes").speech)
        if "try again" in said:
            _with_codes(talk, talked, talk.say("yes").speech)
    if "try again" in talk.say("where is my order").speech:
        _with_codes(talk, talked, talk.say("yes").speech)
    talk.leave()


def _with_codes(talk: Conversation, talked: Talked, said: str) -> str:
    while "voice code?" in said and len(talked.codes) < _CODES_AT_MOST:
        right = bool(talked.codes)
        talked.codes.append(right)
        said = talk.say(f"my code is {CODE if right else WRONG_CODE}").speech
    return said


def _greets(talk: Conversation, _talked: Talked) -> None:
    talk.send({"type": "LaunchRequest"})
    talk.leave()


def _asks(talk: Conversation, _talked: Talked) -> None:
    talk.send({"type": "LaunchRequest"})
    talk.say("what is good for hard water")
    talk.say("send it to my phone")
    talk.leave("EXCEEDED_MAX_REPROMPTS")


def _changes_its_mind(talk: Conversation, _talked: Talked) -> None:
    talk.say("reorder ruxton coffee")
    talk.say("no")
    talk.say("tell me about ruxton")
    talk.leave()


SCRIPTS = (buys, _asks, agrees_and_buys, fills_a_basket, says_its_code, _changes_its_mind)
