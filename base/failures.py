"""What a log may say of an exception that nobody foresaw: its kind and where it was raised, and no text of others.

A library's message repeats what it was given: an enum's value, a field of a request. Only our own texts are shown.
"""

from __future__ import annotations

import traceback

from base.errors import EarshotError, InputError


def failure(error: BaseException) -> str:
    """Return an exception and what caused it, innermost first, with the lines of code they came by."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < _DEEPEST:
        parts.append(_one(seen))
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\nfrom which came\n".join(reversed(parts))


_DEEPEST = 5


def _one(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([f"{type(error).__name__}{_text(error)}", *places])


def _text(error: BaseException) -> str:
    if isinstance(error, InputError):
        return f": {error.logged}"
    return f": {error}" if isinstance(error, EarshotError) else ""
