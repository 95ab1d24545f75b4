"""Access tokens for Google: one that was given, or such as google-auth makes of credentials and renews in time.

Credentials are a file (a service account's, or what `gcloud auth application-default login` writes) or the machine's
own (application default credentials). Source: google-auth.readthedocs.io, "User guide".
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from textwrap import shorten
from threading import Lock
from typing import Any, Final

from base.errors import InputError, ReceiverUnavailable, SettingsError
from base.settings import Settings

SCOPE: Final = "https://www.googleapis.com/auth/datamanager"
MACHINES_OWN: Final = "default"
_SECONDS: Final = 20.0
_LIBRARY = "EARSHOT_GOOGLE_CREDENTIALS needs google-auth: pip install '.[google]', or set EARSHOT_GOOGLE_TOKEN"


def access_token(settings: Settings) -> str:
    """Return a token that is good for some minutes at least, if it is one of ours.

    Raises:
        InputError: the credentials cannot be read, or Google refuses them.
        SettingsError: google-auth is not installed.
        ReceiverUnavailable: Google gave no token now; another time it may.
    """
    if settings.google_token:
        return settings.google_token
    return _tokens(settings.google_credentials).valid()


class GoogleTokens:
    """The tokens of one set of credentials."""

    def __init__(self, credentials: Any) -> None:
        self._credentials = credentials
        self._lock = Lock()

    def valid(self) -> str:
        """Return one that Google takes for some minutes yet; a new one where the last has not that long."""
        from google.auth.exceptions import GoogleAuthError, TransportError

        with self._lock:
            if not self._credentials.valid:
                try:
                    self._credentials.refresh(_asking)
                except TransportError as error:
                    raise ReceiverUnavailable(
                        f"Google gave no access token ({_said(error)}); run this again"
                    ) from error
                except GoogleAuthError as error:
                    if error.retryable:
                        raise ReceiverUnavailable(
                            f"Google gave no access token ({_said(error)}); run this again"
                        ) from error
                    raise InputError(
                        f"Google gives no access token for EARSHOT_GOOGLE_CREDENTIALS ({_said(error)}): look at that"
                        " file, and whether its account may use the Data Manager API"
                    ) from error
            return str(self._credentials.token)


def _said(error: Exception) -> str:
    return shorten(f"{error}", width=200, placeholder=" ...")


@cache
def _tokens(credentials: str) -> GoogleTokens:
    try:
        import google.auth  # late: only who sends to Google by credentials needs it
        from google.auth.exceptions import GoogleAuthError
    except ImportError as error:
        raise SettingsError(_LIBRARY) from error
    try:
        found = google.auth.default(scopes=[SCOPE])[0] if credentials == MACHINES_OWN else _of_file(Path(credentials))
    except (GoogleAuthError, OSError, ValueError) as error:
        raise InputError(
            f"EARSHOT_GOOGLE_CREDENTIALS {credentials}: no credentials of Google ({_said(error)})"
        ) from error
    return GoogleTokens(found)


def _of_file(file: Path) -> Any:
    """Return the credentials of a file, of the two kinds that this command takes: any other may name any address."""
    from google.oauth2.credentials import Credentials as OfAUser
    from google.oauth2.service_account import Credentials as OfAService

    told = json.loads(file.read_text(encoding="utf-8"))
    kind = told.get("type") if isinstance(told, dict) else None
    if kind == "service_account":
        return OfAService.from_service_account_info(told, scopes=[SCOPE])  # type: ignore[no-untyped-call]
    if kind == "authorized_user":
        return OfAUser.from_authorized_user_info(told, scopes=[SCOPE])  # type: ignore[no-untyped-call]
    raise InputError(
        f"EARSHOT_GOOGLE_CREDENTIALS {file}: no credentials of Google (it is of type {kind!r}; known are"
        " service_account and authorized_user)"
    )


def _asking(*args: Any, **options: Any) -> Any:
    from google.auth.transport.requests import Request

    return Request()(*args, **(options | {"timeout": _SECONDS}))
