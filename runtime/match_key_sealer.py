"""What seals and opens match keys, by the settings of whoever reads or writes them."""

from __future__ import annotations

from base.environment import refuse_development_values
from base.errors import SettingsError
from base.settings import Settings
from ledger.match_keys import MatchKeySealer


def match_key_sealer(settings: Settings) -> MatchKeySealer:
    """Return what seals and opens match keys.

    Raises:
        SettingsError: with the real AWS, its key is missing or development's.
    """
    if not settings.embedded:
        refuse_development_values(settings, "EARSHOT_AWS=aws", also=("match_key",), of=("match_key",))
    return MatchKeySealer(settings.match_key_secrets)


def sealer_if_keyed(settings: Settings) -> MatchKeySealer | None:
    """Return the same; None with the real AWS and without a key of one's own: then no match keys are kept."""
    try:
        return match_key_sealer(settings)
    except SettingsError:
        return None
