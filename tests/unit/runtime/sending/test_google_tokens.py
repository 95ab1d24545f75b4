"""Access tokens made of a service account, against a token server here; google-auth's own code signs and reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from base.errors import InputError, ReceiverUnavailable
from base.settings import Settings
from runtime.sending import google_tokens
from runtime.sending.google_ads import WIRE
from runtime.sending.google_tokens import SCOPE, access_token
from tests.factories.conversions_server import Answer, Asked, ReceiversServer, receivers_server

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class TokenServer:
    """Google's token endpoint: checks the assertion as the documents say, and hands out numbered tokens."""

    def __init__(self) -> None:
        self.given = 0
        self.lasts = 3600
        self.refusal: Answer | None = None

    def answer(self, asked: Asked) -> Answer:
        form = parse_qs(asked.body)
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        claims = jwt.decode(form["assertion"][0], KEY.public_key(), ["RS256"], options={"verify_aud": False})
        assert (claims["iss"], claims["scope"]) == ("robot@shop.example", SCOPE)
        if self.refusal:
            return self.refusal
        self.given += 1
        return 200, {"access_token": f"token-{self.given}", "expires_in": self.lasts, "token_type": "Bearer"}


@pytest.fixture
def google() -> TokenServer:
    return TokenServer()


@pytest.fixture
def server(google: TokenServer) -> Iterator[ReceiversServer]:
    google_tokens._tokens.cache_clear()
    with receivers_server(google.answer) as server:
        yield server


@pytest.fixture
def settings(server: ReceiversServer, tmp_path: Path) -> Settings:
    pem = KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    account = {
        "type": "service_account",
        "project_id": "p",
        "private_key_id": "k",
        "private_key": pem,
        "client_email": "robot@shop.example",
        "client_id": "1",
        "token_uri": f"{server.url}/token",
    }
    file = tmp_path / "account.json"
    file.write_text(json.dumps(account), encoding="utf-8")
    return Settings(google_credentials=str(file), google_account="1", google_conversion="2")


def test_a_token_is_made_once_and_used_while_it_lasts(settings: Settings, google: TokenServer) -> None:
    assert [access_token(settings) for _ in range(3)] == ["token-1"] * 3
    assert google.given == 1
    request = WIRE.request(settings, [], False)
    assert request.headers["Authorization"] == "Bearer token-1"


def test_a_token_near_its_end_is_renewed_before_the_next_request(settings: Settings, google: TokenServer) -> None:
    assert access_token(settings) == "token-1"
    credentials = google_tokens._tokens(settings.google_credentials)._credentials
    credentials.expiry -= timedelta(minutes=58)
    assert access_token(settings) == "token-2"


def test_a_token_that_was_given_is_taken_as_it_is(settings: Settings, google: TokenServer) -> None:
    given = Settings(google_token="mine", google_credentials=settings.google_credentials)
    assert access_token(given) == "mine"
    assert google.given == 0


def test_an_account_that_google_refuses_is_said_plainly(settings: Settings, google: TokenServer) -> None:
    google.refusal = (400, {"error": "invalid_grant", "error_description": "Invalid grant: account not found"})
    with pytest.raises(InputError, match=r"EARSHOT_GOOGLE_CREDENTIALS \(.*account not found.*\): look at that file"):
        access_token(settings)


def test_google_away_is_another_time(settings: Settings, google: TokenServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda _: None)
    google.refusal = (503, {"error": "internal_failure"})
    with pytest.raises(ReceiverUnavailable, match="run this again"):
        access_token(settings)
    google.refusal = None
    assert access_token(settings) == "token-1"


def test_a_server_that_is_not_there_is_another_time(settings: Settings, tmp_path: Path) -> None:
    account = json.loads(Path(settings.google_credentials).read_text(encoding="utf-8"))
    other = tmp_path / "other.json"
    other.write_text(json.dumps(account | {"token_uri": "http://127.0.0.1:9/token"}), encoding="utf-8")
    with pytest.raises(ReceiverUnavailable, match="gave no access token"):
        access_token(Settings(google_credentials=str(other)))


def test_the_machine_s_own_credentials_are_found_by_google_s_own_rules(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", settings.google_credentials)
    assert access_token(Settings(google_credentials="default")) == "token-1"


@pytest.mark.parametrize("text", [None, "{", '{"type": "unknown"}'])
def test_a_file_that_holds_no_credentials_is_named(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "none.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"EARSHOT_GOOGLE_CREDENTIALS .*none\.json: no credentials of Google"):
        access_token(Settings(google_credentials=str(file)))
