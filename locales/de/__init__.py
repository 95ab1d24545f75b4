"""German, as far as brands are understood in it; customers mix English in, and are answered in it."""

from __future__ import annotations

from locales.en_us import LOCALE as AMERICAN

LOCALE = AMERICAN.varied("de")
