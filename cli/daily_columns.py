"""The columns of what is told a day at a time, as the commands' help names them."""

from __future__ import annotations

SPEND_COLUMNS = "day, channel, campaign, currency, spend_minor"
CLAIM_COLUMNS = "platform, day, campaign, conversions, value"  # and currency, where the orders do not tell it
