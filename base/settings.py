"""Every setting: what `earshot` and its server read, the skill's settings included."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from base.door_variables import (
    DeviceSecrets,
    PlatformKeys,
    RechargeSecrets,
    ShopifySecrets,
    device_secret,
    platform_keys,
    recharge_secret,
    shopify_secret,
    shopify_shop,
)
from base.environment import Aws, LedgerSettings, read, variable
from base.errors import SettingsError
from base.receiver_variables import (
    MatchKeySecrets,
    conversion_name,
    ga4_measurement_id,
    ga4_secret,
    ga4_url,
    google_account,
    google_conversion,
    google_credentials,
    google_login_account,
    google_token,
    google_url,
    match_key,
    meta_pixel,
    meta_token,
    meta_url,
    segment_key,
    segment_url,
)
from base.skill_settings import SkillSettings

_EMBEDDED_ONLY = "{what} runs on the embedded AWS only: unset EARSHOT_AWS (it is 'aws')"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Settings(SkillSettings, ShopifySecrets, RechargeSecrets, DeviceSecrets, PlatformKeys, MatchKeySecrets):
    """The settings of a process on a machine of one's own."""

    cache: str = variable("EARSHOT_CACHE", "Folder of built catalogues; empty: the user's cache folder.", default="")
    shopify_secret: str = shopify_secret()
    shopify_shop: str = shopify_shop()
    recharge_secret: str = recharge_secret()

    device_secret: str = device_secret()
    platform_keys: str = platform_keys()

    match_key: str = match_key()
    google_url: str = google_url()
    google_account: str = google_account()
    google_login_account: str = google_login_account()
    google_conversion: str = google_conversion()
    conversion_name: str = conversion_name()
    google_token: str = google_token()
    google_credentials: str = google_credentials()
    meta_url: str = meta_url()
    meta_pixel: str = meta_pixel()
    meta_token: str = meta_token()
    ga4_url: str = ga4_url()
    ga4_measurement_id: str = ga4_measurement_id()
    ga4_secret: str = ga4_secret()
    segment_url: str = segment_url()
    segment_key: str = segment_key()


def read_settings(environment: Mapping[str, str] | None = None, *, secrets: bool | Collection[str] = True) -> Settings:
    """Read every setting; see `base.environment.read`."""
    return read(Settings, environment, secrets=secrets)


def read_embedded_settings(what: str) -> Settings:
    """Read the settings for something (demo, talk, ...) that may never touch a real account.

    Raises:
        SettingsError: the environment says `EARSHOT_AWS=aws`; said before anything that setting would need.
    """
    if os.environ.get("EARSHOT_AWS") == Aws.AWS:
        raise SettingsError(_EMBEDDED_ONLY.format(what=what))
    return read_settings()


def refuse_aws(settings: LedgerSettings, what: str) -> None:
    """Stop `what` (demo, talk, tests) from ever touching a real account.

    Raises:
        SettingsError: the settings say `EARSHOT_AWS=aws`.
    """
    if not settings.embedded:
        raise SettingsError(_EMBEDDED_ONLY.format(what=what))
