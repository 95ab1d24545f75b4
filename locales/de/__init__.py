"""German, as far as brands are understood in it; customers mix English in, and are answered in it."""

from __future__ import annotations

from locales.en_us import LOCALE as AMERICAN

_DENIALS = frozenset({"kein", "keine", "ohne"})

LOCALE = AMERICAN.varied(
    "de", brand_words=AMERICAN.brand_words._replace(denials=AMERICAN.brand_words.denials | _DENIALS)
)
