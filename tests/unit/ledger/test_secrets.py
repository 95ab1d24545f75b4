"""Secrets are read at the start in one call, and again when they are old or doubted; nobody waits long for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from base.environment import LedgerSettings
from base.errors import SettingsError, StoreUnavailable
from base.skill_settings import SkillSettings
from ledger.secrets import AGAIN_SECONDS, FIRST_SECONDS, FRESH, READY_SECONDS, TRIED, Place, Renewed, places_in
from tests.factories.records import MORNING

TOLD = "EARSHOT_PEPPER=arn:pepper EARSHOT_TOKEN_KEY=arn:keys#token EARSHOT_UCP_KEY=arn:ucp"
GIVEN = {"arn:pepper": "salt", "arn:keys": '{"token": "key-1"}', "arn:ucp": "ucp"}


@dataclass
class Vault:
    """Secrets Manager as a test has it: what it gives, what it was asked, and whether it is away or slow."""

    texts: dict[str, str] = field(default_factory=lambda: dict(GIVEN))
    away: bool = False
    slow: bool = False  # nobody waits until it answers
    asked: list[tuple[str, ...]] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    late: list[Callable[[], None]] = field(default_factory=list)
    now: datetime = MORNING

    def __call__(self, _: LedgerSettings, ids: tuple[str, ...]) -> Mapping[str, str]:
        self.asked.append(ids)
        if self.away:
            raise StoreUnavailable("away")
        return self.texts

    def wait(self, call: Callable[[], Any], seconds: float) -> Future[Any]:
        """Wait for a call; while slow, it is done when `answers_late` says so."""
        self.waited.append(seconds)
        future: Future[Any] = Future()

        def do() -> None:
            try:
                future.set_result(call())
            except StoreUnavailable as trouble:
                future.set_exception(trouble)

        self.late.append(do)
        if not self.slow:
            self.answers_late()
        return future

    def answers_late(self) -> None:
        """Answer whatever was asked."""
        while self.late:
            self.late.pop()()


def kept_by(vault: Vault, told: str = TOLD) -> Renewed[SkillSettings, SkillSettings]:
    environment = {"EARSHOT_AWS": "aws", "EARSHOT_SKILL_ID": "amzn1.ask.skill.ours"}
    environment |= {"EARSHOT_DELIVERY_KEY": "ours", "EARSHOT_SERVICE_PEPPER": "ours", "EARSHOT_SECRETS": told}
    environment["EARSHOT_ACCOUNT_ISSUER"] = "none"
    return Renewed(
        SkillSettings,
        lambda settings: settings,
        environment=environment,
        ask=vault,
        wait=vault.wait,
        clock=lambda: vault.now,
    )


def test_all_secrets_come_in_one_call_and_are_asked_for_once() -> None:
    vault = Vault()
    kept = kept_by(vault)
    first, second = kept.made(), kept.made()
    assert first is second
    assert (first.pepper, first.token_keys, first.ucp_key) == ("salt", (b"key-1",), "ucp")
    assert vault.asked == [("arn:pepper", "arn:keys", "arn:ucp")]
    assert vault.waited == [FIRST_SECONDS]


def test_where_the_environment_holds_the_secrets_nobody_is_asked() -> None:
    vault = Vault()
    assert (
        Renewed(SkillSettings, lambda settings: settings.pepper, environment={}, ask=vault).made()
        == "development-pepper"
    )
    assert vault.asked == []


def test_a_rotated_secret_is_noticed_while_warm_and_all_is_built_anew() -> None:
    vault = Vault()
    kept = kept_by(vault)
    kept.made()
    vault.texts["arn:keys"] = '{"token": "key-2,key-1"}'
    assert kept.made().token_keys == (b"key-1",)
    vault.now += FRESH
    assert kept.made().token_keys == (b"key-2", b"key-1")


def test_a_snapshot_woken_a_week_later_reads_them_again_before_it_answers() -> None:
    vault = Vault()
    kept = kept_by(vault)
    kept.made()
    vault.now, vault.texts["arn:ucp"] = vault.now + timedelta(days=7), "new"
    assert kept.made().ucp_key == "new"
    assert vault.waited[-1] == FIRST_SECONDS  # those it has may have been withdrawn long ago


def test_an_environment_made_ready_before_any_request_waits_longer_for_its_secrets() -> None:
    vault = Vault()
    kept_by(vault).made(first_seconds=READY_SECONDS)
    assert vault.waited[-1] == READY_SECONDS


def test_the_same_secrets_again_build_nothing_anew() -> None:
    vault = Vault()
    kept = kept_by(vault)
    before = kept.made()
    vault.now += FRESH
    assert kept.made() is before
    assert vault.waited[-1] == AGAIN_SECONDS


def test_while_nobody_answers_old_secrets_go_on_and_are_asked_for_again_by_and_by() -> None:
    vault = Vault()
    kept = kept_by(vault)
    before = kept.made()
    vault.away, vault.now = True, vault.now + FRESH
    assert [kept.made() is before for _ in range(3)] == [True] * 3
    assert len(vault.asked) == 2
    vault.away, vault.now, vault.texts["arn:ucp"] = False, vault.now + TRIED, "new"
    assert kept.made().ucp_key == "new"


def test_only_the_first_who_asks_waits_longer_even_where_nobody_ever_answered() -> None:
    vault = Vault(slow=True)
    kept = kept_by(vault)
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            kept.made()
    vault.now += TRIED
    with pytest.raises(StoreUnavailable):
        kept.made()
    assert vault.waited == [FIRST_SECONDS, AGAIN_SECONDS]


def test_an_answer_that_came_too_late_for_one_turn_is_there_for_the_next_without_another_call() -> None:
    vault = Vault(slow=True)
    kept = kept_by(vault)
    with pytest.raises(StoreUnavailable):
        kept.made()
    vault.answers_late()
    assert kept.made().pepper == "salt"
    vault.now += FRESH
    vault.texts["arn:ucp"] = "new"
    assert kept.made().ucp_key == "ucp"
    vault.answers_late()
    assert kept.made().ucp_key == "new"
    assert (len(vault.asked), vault.waited) == (2, [FIRST_SECONDS, AGAIN_SECONDS])


def test_an_answer_of_last_week_that_a_woken_snapshot_finds_is_as_old_as_its_question() -> None:
    vault = Vault(slow=True)
    kept = kept_by(vault)
    with pytest.raises(StoreUnavailable):
        kept.made()
    vault.answers_late()
    vault.slow, vault.now, vault.texts["arn:ucp"] = False, vault.now + timedelta(days=7), "new"
    assert kept.made().ucp_key == "new"


def test_without_secrets_from_the_start_there_is_nothing_but_the_blank_one_and_then_all_is_well() -> None:
    vault = Vault(away=True)
    kept = kept_by(vault)
    with pytest.raises(StoreUnavailable, match="secrets could not be read"):
        kept.made()
    blank = kept.without()
    assert (blank.pepper, blank.token_keys, blank.skill_id) == ("", (), "amzn1.ask.skill.ours")
    assert kept.without() is blank
    vault.away, vault.now = False, vault.now + TRIED
    assert kept.made().pepper == "salt"


@pytest.mark.parametrize("denied", ["arn:pepper", "arn:keys"])
def test_a_required_secret_that_was_denied_is_as_if_nobody_had_answered(
    denied: str, caplog: pytest.LogCaptureFixture
) -> None:
    vault = Vault()
    del vault.texts[denied]
    with pytest.raises(StoreUnavailable):
        kept_by(vault).made()
    assert "EARSHOT_NO_SECRETS no value was given for EARSHOT_" in caplog.text


def test_a_secret_that_only_some_merchants_need_may_be_missing() -> None:
    vault = Vault()
    del vault.texts["arn:ucp"]
    assert kept_by(vault).made().ucp_key == ""


def test_what_did_not_fit_lets_them_be_read_again_at_once_but_not_at_every_try() -> None:
    vault = Vault()
    kept = kept_by(vault)
    kept.made()
    vault.now += TRIED
    assert kept.doubted() is False
    vault.texts["arn:keys"] = '{"token": "key-2"}'
    assert kept.doubted() is False  # only just asked
    vault.now += TRIED
    assert kept.doubted() is True
    assert kept.made().token_keys == (b"key-2",)


def test_a_wrong_environment_is_no_missing_secret() -> None:
    vault = Vault()
    environment = {"EARSHOT_AWS": "aws", "EARSHOT_SECRETS": TOLD}
    kept = Renewed(SkillSettings, lambda settings: settings, environment=environment, ask=vault)
    with pytest.raises(SettingsError, match="EARSHOT_SKILL_ID"):
        kept.made()


def test_where_secrets_are_is_read_part_by_part() -> None:
    assert places_in("A=x B=y#z") == {"A": Place(secret="x"), "B": Place(secret="y", field="z")}
    for wrong in ("A", "=x", "A="):
        with pytest.raises(SettingsError, match="VARIABLE=SECRET"):
            places_in(wrong)


@pytest.mark.parametrize("text", ["", "no JSON", "[]", '{"other": "x"}', '{"token": 7}'])
def test_a_field_that_is_not_there_is_no_value(text: str) -> None:
    assert Place(secret="arn", field="token").value({"arn": text}) == ""
