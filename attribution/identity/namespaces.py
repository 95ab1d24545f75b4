"""The kinds of identifier: how far each is trusted, and how many others a value of one household meets.

What stands here is the default of a world that says too little of itself; `caps` finds the same numbers in the data.
"""

from __future__ import annotations

# In order of trust: a record's household is that of its first usable identifier. A postal code is nobody's.
NAMESPACES = ("account", "user", "person", "email", "phone", "device", "ad_id", "cookie", "address", "ip")
# A hand-off token ties the talk that gave it out to whoever came back with it; it is no identifier of a person.
TOKEN = "token"
NODES = (*NAMESPACES, TOKEN)
# Where somebody lives: an address may join a household, a postal code only tells two apart.
POSTAL_CODE = "postal_code"
PLACES = ("address", POSTAL_CODE)

# Whoever it was seen with, each by the most trusted identifier that was there.
ANYONE = "anyone"

# (identifier, neighbour): least, usual and most distinct neighbours that a value of one household meets. A kiosk's
# cookie, an office's address or a carrier's IP meets more. Pairs not listed say nothing of a household.
FAN_OUT_CAPS = {
    ("account", "user"): (6, 12, 24),  # an Alexa user id changes at every enablement
    ("account", "email"): (2, 4, 8),
    ("account", "phone"): (2, 4, 8),
    ("account", "person"): (4, 8, 12),
    ("account", "device"): (8, 16, 32),
    ("account", "cookie"): (20, 60, 120),  # browsers forget
    ("user", "account"): (2, 4, 6),
    ("user", "person"): (4, 8, 12),
    ("user", "email"): (2, 4, 6),
    ("user", "device"): (8, 16, 32),
    ("person", "user"): (6, 12, 24),
    ("person", "account"): (2, 4, 6),
    ("email", "account"): (1, 2, 3),
    ("email", "phone"): (2, 4, 6),
    ("email", "user"): (6, 12, 24),
    ("email", "cookie"): (20, 60, 120),
    ("phone", "account"): (2, 4, 6),
    ("phone", "email"): (2, 4, 8),
    ("device", "account"): (3, 6, 8),
    ("device", "user"): (6, 12, 24),
    ("device", "email"): (3, 6, 8),
    ("ad_id", "account"): (2, 3, 6),
    ("ad_id", "user"): (6, 12, 24),
    ("cookie", "account"): (2, 3, 6),
    ("cookie", "email"): (2, 4, 8),
    ("cookie", "phone"): (2, 4, 8),
    ("cookie", "user"): (6, 12, 24),
    ("address", ANYONE): (4, 5, 8),
    ("address", "account"): (3, 6, 8),
    ("address", "email"): (3, 6, 8),
    ("address", "phone"): (3, 6, 8),
    ("address", "cookie"): (12, 24, 48),
    ("ip", ANYONE): (4, 6, 10),
    ("ip", "account"): (2, 4, 6),
    ("ip", "email"): (2, 4, 6),
    ("ip", "user"): (2, 4, 8),
    ("ip", "cookie"): (6, 12, 24),
    (TOKEN, "account"): (2, 3, 4),
    (TOKEN, "user"): (1, 2, 3),
    (TOKEN, "cookie"): (2, 4, 6),
    (TOKEN, "email"): (2, 3, 4),
}

# Busier than any household in 30 days: the value is shared by strangers (a demo account, a call centre's phone).
MAX_SEEN_30D = 360

# More people than a household has.
MAX_PEOPLE = 8

# Power and strength are whole thousandths; a tie of at least this joins two identifiers.
FULL = 1000
JOINS = 500
