"""The platforms we take orders from: one file a platform, which has its `PLATFORM`."""

from __future__ import annotations

from importlib import import_module

from base.settings import Settings
from intake.platforms.platform import PlatformIntake

FILES = (
    "shopify.webhook",
    "recharge.webhook",
    "ucp.webhook",
    "own_orders",
)
PLATFORMS: tuple[PlatformIntake[Settings], ...] = tuple(
    import_module(f"{__package__}.{file}").PLATFORM for file in FILES
)
