"""What a function is built from: its settings, and the secrets in them, which Secrets Manager keeps.

`EARSHOT_SECRETS` says which secret belongs into which variable, `EARSHOT_PEPPER=<arn> EARSHOT_UCP_KEY=<arn>#ucp_key`
(after `#`, a field of a secret that is a JSON object). All are read at the start in one call, and again when they are
ten minutes old by the clock, so also where a snapshot of last week was woken: that is how a rotated one is noticed.
Nobody waits long for that: old secrets go on until there are new ones, and an answer that comes late is taken by the
next who asks. Where the variable is empty, the environment holds the secrets itself, as on a machine of one's own.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from base.clock import Clock, system_clock
from base.environment import LedgerSettings, SettingsKind, read, variable_of
from base.errors import SettingsError, StoreUnavailable
from ledger.patience import Wait, on_threads_of

if TYPE_CHECKING:
    from concurrent.futures import Future

log = logging.getLogger("earshot.secrets")

FRESH = timedelta(minutes=10)
TRIED = timedelta(seconds=30)  # until somebody who did not answer is asked again, or a doubt is believed again
FIRST_SECONDS = 1.0
AGAIN_SECONDS = 0.3  # somebody waits for an answer that the old secrets would do for
READY_SECONDS = 5.0  # nobody waits: before any request, or for what a queue or a schedule asks
READING_SECONDS = 5.0  # until a call is given up that nobody waits for any more
SLEPT = timedelta(hours=1)  # nobody asked for so long: a woken snapshot, whose secrets may have been withdrawn long ago

Made = TypeVar("Made")
AskSecrets = Callable[[LedgerSettings, tuple[str, ...]], Mapping[str, str]]
"""Given settings and ids of secrets: the texts of those that were given, by id; or StoreUnavailable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the value of one variable is kept."""

    secret: str
    field: str | None = None

    def value(self, texts: Mapping[str, str]) -> str:
        """Return the value out of what was given; empty where it was not."""
        text = texts.get(self.secret, "")
        if self.field is None or not text:
            return text
        try:
            value = json.loads(text).get(self.field, "")
        except (ValueError, AttributeError):
            return ""
        return value if isinstance(value, str) else ""


def places_in(told: str) -> dict[str, Place]:
    """Read `EARSHOT_SECRETS`: variables and where their values are.

    Raises:
        SettingsError: a part is not of the form VARIABLE=SECRET or VARIABLE=SECRET#FIELD.
    """
    found = {}
    for part in told.split():
        name, equals, where = part.partition("=")
        secret, _, field = where.partition("#")
        if not (name and equals and secret):
            raise SettingsError(f"EARSHOT_SECRETS holds {part!r}: write VARIABLE=SECRET or VARIABLE=SECRET#FIELD")
        found[name] = Place(secret=secret, field=field or None)
    return found


class Renewed(Generic[SettingsKind, Made]):
    """What was built from settings, and anew when their secrets changed; for one request at a time, as Lambda has it.

    Args:
        kind: the settings, with a field `secrets_at`.
        build: makes it.
        environment: in place of the process's own.
        ask: asks for secrets, for as long as it takes.
        wait: bounds for how long whoever needs them waits.
        clock: now, by the wall: a woken snapshot has slept.
    """

    def __init__(  # noqa: PLR0913 - every part by name
        self,
        kind: type[SettingsKind],
        build: Callable[[SettingsKind], Made],
        *,
        environment: Mapping[str, str] | None = None,
        ask: AskSecrets | None = None,
        wait: Wait | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._kind, self._build, self._clock, self._environment = kind, build, clock, environment
        self._ask, self._wait = ask or ask_secrets_manager, wait or on_threads_of("the secrets")
        unread: Any = read(kind, environment, secrets=False)
        self._unread: SettingsKind = unread
        self._places = places_in(unread.secrets_at)
        self._values: dict[str, str] = {}
        self._made: Made | None = None
        self._blank: Made | None = None
        self._read_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._future: Future[dict[str, str]] | None = None

    def made(self, *, first_seconds: float = FIRST_SECONDS) -> Made:
        """Return it, from secrets as fresh as they can be had.

        Args:
            first_seconds: how long to wait where nobody was asked before, or not since a snapshot was woken.

        Raises:
            StoreUnavailable: the secrets were never given.
            SettingsError: the environment is wrong.
        """
        if not self._places:
            if self._made is None:
                self._made = self._build(read(self._kind, self._environment))
            return self._made
        self._take_what_came()
        if self._read_at is None or self._clock() - self._read_at >= FRESH:
            self._renew(first_seconds)
        if self._made is None:
            raise StoreUnavailable("the secrets could not be read; ask again in a moment")
        return self._made

    def newest(self, *, seconds: float = READY_SECONDS) -> Made:
        """Return it from secrets read just now: for what is done once, and done wrongly by older ones.

        Raises:
            StoreUnavailable: the secrets were not given.
        """
        if self._places and not self._just_read():
            self._take_what_came()
            self._ask_again(seconds)
            if not self._just_read():
                raise StoreUnavailable("the secrets could not be read anew; ask again in a moment")
        return self.made()

    def without(self) -> Made:
        """Return it built without any secret: for whoever answers all the same."""
        if self._blank is None:
            unread: Any = self._unread
            self._blank = self._build(replace(unread, **{item.name: "" for item in self._secret_fields()}))
        return self._blank

    def doubted(self) -> bool:
        """Read the secrets again now, since something did not fit them; tell whether others came.

        Not more often than once in `TRIED`: whoever sends rubbish causes no flood of calls.
        """
        before = self._made
        if self._places:
            self._renew()
        return self._made is not before

    def _secret_fields(self) -> list[Field[Any]]:
        return [item for item in fields(self._kind) if item.metadata["secret"]]

    def _just_read(self) -> bool:
        return self._read_at is not None and self._clock() - self._read_at < TRIED

    def _just_tried(self) -> bool:
        return self._tried_at is not None and self._clock() - self._tried_at < TRIED

    def _renew(self, first_seconds: float = FIRST_SECONDS) -> None:
        if not self._just_tried():
            self._ask_again(AGAIN_SECONDS if self._awake() else first_seconds)

    def _ask_again(self, seconds: float) -> None:
        self._tried_at = self._clock()
        self._future = self._wait(self._given, seconds)
        if self._future.done():
            self._take_what_came()
        else:
            log.warning("EARSHOT_NO_SECRETS Secrets Manager gave no answer in %.1f s", seconds)

    def _take_what_came(self) -> None:
        if self._future is None or not self._future.done():
            return
        future, self._future = self._future, None
        try:
            values = future.result()
        except StoreUnavailable as trouble:
            log.warning("EARSHOT_NO_SECRETS %s", trouble)
            return
        self._read_at = self._tried_at
        if values != self._values or self._made is None:
            self._made = self._build(read(self._kind, self._environment, given=values))
            self._values = values

    def _awake(self) -> bool:
        return self._tried_at is not None and self._clock() - self._tried_at < SLEPT

    def _given(self) -> dict[str, str]:
        ids = tuple(dict.fromkeys(place.secret for place in self._places.values()))
        texts = self._ask(self._unread, ids)
        values = {name: place.value(texts) for name, place in self._places.items()}
        required = {variable_of(item) for item in self._secret_fields() if item.metadata["required"]}
        missing = [name for name, value in values.items() if name in required and not value]
        if missing:
            raise StoreUnavailable(f"no value was given for {', '.join(missing)}")
        return values


def ask_secrets_manager(settings: LedgerSettings, ids: Iterable[str]) -> Mapping[str, str]:
    """Ask for all in one call; the connection is closed after it.

    Raises:
        StoreUnavailable: no answer, or a refusal.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    from ledger.client import make_client

    client = make_client("secretsmanager", settings, read_seconds=READING_SECONDS)
    try:
        answer = client.batch_get_secret_value(SecretIdList=list(ids))
    except ClientError as error:
        raise StoreUnavailable(f"Secrets Manager refused ({error.response['Error']['Code']})") from error
    except BotoCoreError as error:
        raise StoreUnavailable(f"Secrets Manager is out of reach ({type(error).__name__})") from error
    finally:
        client.close()
    for refused in answer.get("Errors", ()):
        log.warning("a secret was not given: %s (%s)", refused.get("SecretId"), refused.get("ErrorCode"))
    return _texts(answer.get("SecretValues", ()))


def _texts(values: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {value[name]: value.get("SecretString", "") for value in values for name in ("ARN", "Name") if name in value}
