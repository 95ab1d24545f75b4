"""Where the documents take what a benchmark printed."""

from __future__ import annotations


def put(text: str, name: str, part: str) -> str:
    """Return a page with what stands between the marks of `name` replaced."""
    before, _, rest = text.partition(f"<!-- bench:{name} -->")
    _, _, after = rest.partition(f"<!-- /bench:{name} -->")
    return f"{before}<!-- bench:{name} -->\n{part}\n<!-- /bench:{name} -->{after}"
