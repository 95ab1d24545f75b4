"""Every Lambda function: its entry, what of this project is in its package, its libraries, its settings.

The one list of them, read by the recipe that packs (`runtime.functions.pack`), by `make lock` and by the tests. A new
function is its entry's file, one value here, its resource in template.yaml, and `make lock`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MADE = ("__pycache__",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function, by its name in the template.

    Args:
        handler: `module.function`; the module's file, and the packages it lies in, are in the package.
        rooms: folders that are in it whole, except `left_out` (glob patterns), and single files; the packages that
            they lie in come along.
        libraries: what the rooms import, resolved into the function's own lock.
        services: the AWS services botocore keeps its knowledge of; credentials need `sts`.
        settings: `module.Class` whose fields are the variables it reads.
    """

    name: str
    handler: str
    rooms: tuple[str, ...]
    libraries: tuple[str, ...]
    services: tuple[str, ...]
    settings: str
    left_out: tuple[str, ...] = ()

    @property
    def lock(self) -> Path:
        """The locked libraries."""
        return ROOT / f"requirements-{self.name.removesuffix('Function').lower()}.lock"

    def files(self) -> list[Path]:
        """Return what of this project is packed, relative to the root, in the order of names."""
        module = self.handler.rpartition(".")[0].replace(".", "/")
        wanted = {file for place in (*self.rooms, f"{module}.py") for file in _files_at(ROOT / place)}
        for pattern in self.left_out:
            wanted -= {path for hit in ROOT.glob(pattern) for path in (hit, *hit.rglob("*"))}
        return sorted(path.relative_to(ROOT) for path in wanted if not set(_MADE) & set(path.parts))


def _files_at(place: Path) -> Iterator[Path]:
    """Yield a file, or all that lie below a folder, and what makes packages of the folders above."""
    yield from (file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]
    for folder in place.relative_to(ROOT).parents[:-1]:
        yield ROOT / folder / "__init__.py"


SKILL = Function(
    name="SkillFunction",
    handler="lambda_handler.handler",
    rooms=("base", "locales", "ledger", "shop", "skill"),
    # What checks files, what learns and builds brands, the sounds only that reads; Alexa over HTTP; the model.
    left_out=(
        "ledger/wire.py",
        "shop/brands/learn",
        "shop/brands/built.py",
        "shop/brands/file/build.py",
        "shop/brands/sound/data/letters-*.bin",
        "skill/alexa/endpoint.py",
        "skill/alexa/verification.py",
        "skill/alexa/certificates.py",
        "skill/interaction",
    ),
    libraries=(
        "annotated-types",
        "ask-sdk-core",
        "ask-sdk-model",
        "ask-sdk-runtime",
        "boto3",
        "botocore",
        "msgspec",
        "rapidfuzz",
        "tzdata",
    ),
    services=("dynamodb", "sqs", "sts"),
    settings="base.skill_settings.SkillSettings",
)
SPOOL = Function(
    name="SpoolFunction",
    handler="runtime.functions.spool.handler",
    rooms=("base", "ledger"),
    left_out=("ledger/wire.py",),
    libraries=("annotated-types", "boto3", "botocore", "msgspec"),
    services=("dynamodb", "sts"),
    settings="runtime.functions.spool.SpoolSettings",
)
OUTBOX_FEED = Function(
    name="OutboxFeedFunction",
    handler="runtime.functions.outbox_feed.handler",
    rooms=("base", "ledger"),
    left_out=("ledger/wire.py",),
    libraries=("annotated-types", "boto3", "botocore", "msgspec"),
    services=("dynamodb", "sqs", "sts"),
    settings="runtime.functions.outbox_feed.FeedSettings",
)
OUTBOX = Function(
    name="OutboxFunction",
    handler="runtime.functions.outbox.handler",
    rooms=(
        "base",
        "ledger",
        "runtime/senders",
        "shop/checkout/session.py",
        "shop/checkout/ucp/client.py",
        "shop/checkout/ucp/completion.py",
        "shop/checkout/ucp/wire.py",
    ),
    left_out=("ledger/wire.py",),
    libraries=("annotated-types", "boto3", "botocore", "msgspec"),
    services=("dynamodb", "sqs", "sts"),
    settings="runtime.senders.settings.MerchantSettings",
)
FORGET = Function(
    name="ForgetFunction",
    handler="runtime.functions.forget.handler",
    rooms=("base", "ledger"),
    left_out=("ledger/wire.py",),
    libraries=("annotated-types", "boto3", "botocore", "msgspec"),
    services=("dynamodb", "sts"),
    settings="runtime.functions.forget.ForgetSettings",
)
FUNCTIONS = {function.name: function for function in (SKILL, SPOOL, OUTBOX_FEED, OUTBOX, FORGET)}

if __name__ == "__main__":  # for `make`: the names, or one function's lock and libraries
    chosen = sys.argv[1:]
    told = [FUNCTIONS[name] for name in chosen]
    lines = [str(one.lock.name) for one in told] + [library for one in told for library in one.libraries]
    sys.stdout.write("\n".join(lines or FUNCTIONS) + "\n")
