"""What touches are told by beside their channel: campaign, device type, assistant, brand, action and locale."""

from __future__ import annotations

import numpy as np

from attribution.credit.kernel.whole import Whole
from attribution.credit.texts import Coded
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


def told_values(names: list[str], codes: Whole) -> Coded:
    """Return the values of a dimension by touch, by names with NONE among them: that of a code below 0."""
    return Coded(texts=names, codes=np.where(codes < 0, names.index(NONE), codes))
