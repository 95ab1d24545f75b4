"""What touches are told by beside their channel: campaign, device type, assistant, brand, action and locale."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from attribution.credit.texts import Coded, coded
from attribution.inputs.kinds import VOICE_PLATFORMS

# Values of a touch `t`, by the dimension's name.
DIMENSIONS = {
    "action": "t.action",
    "assistant": f"case when t.platform in {VOICE_PLATFORMS} then t.platform end",
    "brand": "t.brand_id",
    "campaign": "t.campaign_id",
    "device_type": "t.device_type",
    "locale": "t.locale",
}
NONE = "(none)"
VALUES = ",\n       ".join(f"{value} as value_{name}" for name, value in DIMENSIONS.items())


def told_values(column: pa.ChunkedArray) -> Coded:
    """Return the values of a dimension by touch, NONE where there is none."""
    found = coded(column)
    if not len(found.codes) or found.codes.min() >= 0:
        return found
    texts = found.texts if NONE in found.texts else [*found.texts, NONE]
    return Coded(texts=texts, codes=np.where(found.codes < 0, texts.index(NONE), found.codes))
