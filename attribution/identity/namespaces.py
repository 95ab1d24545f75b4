"""Which identifiers may tie records together, and how many neighbours each may have.

First version, set by judgement and documented; fitting the caps to data comes with calibration.
"""

from __future__ import annotations

# In order of trust: a record's household is that of its first usable identifier.
NAMESPACES = ("account", "user", "person", "device", "email", "phone", "cookie")

# (namespace, neighbour): most distinct neighbours before a value stops tying records together. A kiosk's cookie, a
# shop's tablet or a placeholder e-mail sees many accounts; a household's does not. Pairs not listed: DEFAULT_CAP.
FAN_OUT_CAPS = {
    ("cookie", "account"): 4,
    ("cookie", "email"): 4,
    ("device", "account"): 6,
    ("device", "user"): 12,
    ("email", "account"): 4,
    ("phone", "account"): 6,
    ("user", "account"): 4,
    ("user", "person"): 10,
    ("account", "user"): 12,  # an Alexa user id changes at every enablement
    ("account", "cookie"): 60,  # browsers forget
    ("user", "device"): 30,
}
DEFAULT_CAP = 12

# Busier than any household in 30 days: the value is shared by strangers (a demo account, a call centre's phone).
MAX_SESSIONS_30D = 300
MAX_ORDERS_30D = 60

# More people than a household has: the component is dissolved and each identifier stands alone.
MAX_PEOPLE = 8
