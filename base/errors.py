"""Every error this product raises on purpose.

EarshotError
  InputError            the caller can fix it: show `str(error)` and exit 2
    SettingsError       an environment variable is missing or wrong
    TokenError          a hand-off token is malformed or forged
      TokenExpired      it was one of ours, and its time is over
    NotSigned           the sender of a delivery did not prove who it is
    BadPayload          a delivery is not what its sender promised
    RequestRefused      not a request that Alexa sent to this skill
    BadCell             one cell of a row cannot be used: its row is set aside
    Unreadable          the rest of a file cannot be read; what came before it is good
    UnusableInput       a file in which no line was usable
    NoRoom              a run needs more memory and disk than it may take
    TooLarge            a model of attribution cannot be reckoned for so many channels
    UnknownReceiver     a run cannot be exported to what was asked for
    HistoryTooShort     there are too few orders yet to foresee any
    UnknownCheckout     no checkout session of this shop has that id
  StoreError            the ledger refused or was away
    StoreUnavailable    worth another try
      NotPlaced         an order is certainly not in the ledger; it may be tried again under the same key
      Unanswered        asked without an answer: what was asked may be done, or may be done yet
      NotOpened         sealed under no key that is known here: keys may have been rotated since they were read
    RecordRefused       too large or malformed for the table: never retried
    RecordConflict      same key, other content: never retried, always a bug or tampering
  MerchantUnavailable   whoever sells gave no useful answer: worth another try under the same key
    AddressRefused      an address takes no mail, however often it is tried
    WishRefused         whoever keeps a subscription does not do what is wanted, however often it is asked
  ReceiverUnavailable   a receiver of conversions gave no good answer: send again
  IssuerUnavailable     whoever issues access tokens gave no useful answer: whose one is cannot be told now
  ModelError            a model of attribution broke its promise: our own fault
  RunFailed             the scheduled run of attribution did not end well: its log says why
  PrintFailed           a browser did not print a page
  DemoError             the demo met an answer it did not expect: our own fault
  BenchError            a process that is measured did not end well: our own fault

What reads one value (a moment, an amount, a currency) raises ValueError as Python's own readers do; whoever knows the
field and the line says so with one of these.
"""


class EarshotError(Exception):
    """Anything that went wrong in a way we foresaw."""


class InputError(EarshotError):
    """The caller can fix it; the message says what, where and how.

    `logged` is what a log may say of it: for an error that repeats what somebody sent, all but that.
    """

    def __init__(self, message: str = "", *, logged: str | None = None) -> None:
        super().__init__(message)
        self.logged = message if logged is None else logged


class SettingsError(InputError):
    """An environment variable is missing or wrong."""


class TokenError(InputError):
    """A hand-off token is malformed or forged."""


class TokenExpired(TokenError):
    """A hand-off token was one of ours, and its time is over."""


class NotSigned(InputError):
    """The sender of a delivery did not prove who it is; nothing was read or written."""


class BadPayload(InputError):
    """A delivery is not what its sender promised; nothing of it was written."""


class RequestRefused(InputError):
    """Not a request that Alexa sent to this skill; answered with 400 and nothing written."""


class BadCell(InputError):
    """One cell of a row that cannot be used: its column, why, and what to do."""

    def __init__(self, column: str, reason: str, advice: str) -> None:
        super().__init__(f"{column}: {reason}; {advice}")
        self.column, self.reason, self.advice = column, reason, advice


class Unreadable(InputError):
    """The rest of a file cannot be read; what came before it is good."""


class UnusableInput(InputError):
    """No line of the input could be used."""


class NoRoom(InputError):
    """A run found room enough neither in memory nor in the folder for what does not fit there."""

    def __init__(self, *, memory: str, spill: str, said: str) -> None:
        super().__init__(
            f"there is not room enough: {memory} of memory may be used, and what does not fit waits in {spill}: "
            f"allow more with --memory, or name a folder on a larger disk with --spill ({said.splitlines()[0]})"
        )


class TooLarge(InputError):
    """A model of attribution cannot be reckoned for so many channels; others can."""


class HistoryTooShort(InputError):
    """There are too few orders yet to foresee any."""


class UnknownCheckout(InputError):
    """No checkout session of this shop has that id."""


class UnknownReceiver(InputError):
    """A run cannot be exported to what was asked for; the message names the receivers there are."""

    def __init__(self, asked: str, known: list[str]) -> None:
        super().__init__(f"no receiver {asked!r}; choose one of: {', '.join(known)}")
        self.asked, self.known = asked, known


class StoreError(EarshotError):
    """The ledger refused or was away."""


class StoreUnavailable(StoreError):
    """Throttled or out of reach: worth another try."""


class NotPlaced(StoreUnavailable):
    """The order is certainly not in the ledger: it may be tried again under the same key."""


class Unanswered(StoreUnavailable):
    """Asked without an answer: what was asked may be done, or may be done yet."""


class RecordRefused(StoreError):
    """The table cannot hold this record, now or later: never retried."""


class RecordConflict(StoreError):
    """The key exists with other content: never retried."""


class NotOpened(StoreUnavailable):
    """What was sealed opens under none of our keys, which may have been rotated since: never taken for nothing."""


class MerchantUnavailable(EarshotError):
    """Whoever sells gave no answer, or none that says what became of it: ask again under the same key."""


class ReceiverUnavailable(EarshotError):
    """A receiver of conversions gave no good answer: send again, and it goes on where it was."""


class AddressRefused(MerchantUnavailable):
    """An address takes no mail, however often it is tried."""


class WishRefused(MerchantUnavailable):
    """Whoever keeps a subscription does not do what is wanted of it, however often it is asked."""


class IssuerUnavailable(EarshotError):
    """Whoever issues access tokens gave no answer: whose one is cannot be told now, and nobody may be named by it."""


class ModelError(EarshotError):
    """A model or a step of attribution broke its promise: our own fault; the message names it."""


class RunFailed(EarshotError):
    """The scheduled run of attribution did not end well; what it said is in its log."""


class PrintFailed(EarshotError):
    """A browser did not print a page; what it said is in the message."""


class DemoError(EarshotError):
    """The demo met an answer it did not expect: our own fault."""


class BenchError(EarshotError):
    """A process that is measured did not end well: our own fault."""
