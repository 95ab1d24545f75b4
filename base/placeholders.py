"""Words that stand for "nothing" in real feeds; as identifiers or tokens they would fuse strangers.

Two lists, each with the one user it always had, until linking gives both users one.
"""

from __future__ import annotations

# In records, which may come from files that we did not make.
IN_RECORDS = ("", "-", "null", "none", "nil", "n/a", "na", "undefined", "unknown", "anonymous", "guest", "(not set)")
# In what a platform tells of a customer, before it becomes a pseudonym.
IN_FEEDS = frozenset({*IN_RECORDS, "0", "test"})
