"""An interaction model as text, the way it lies in its file and is sent to Alexa."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_LINE = 160  # letters; a line ends where the next value ends after them
# Between two values, never inside one: there, a quotation mark has a backslash before it.
_LINE_AND_ITS_END = re.compile(rf'.{{{_LINE},}}?(?<!\\)"[\]}}]*,(?=["{{\[])')


def model_text(model: Mapping[str, Any]) -> str:
    """Return the model as JSON without spaces, for it may have 1.5 MB, in lines that can be read and compared."""
    compact = json.dumps(model, separators=(",", ":"), ensure_ascii=False)
    return _LINE_AND_ITS_END.sub(r"\g<0>\n", compact) + "\n"
