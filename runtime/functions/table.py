"""Every Lambda function: its entry, what of this project is in its package, its libraries, its settings.

The one list of them, read by the recipe that packs (`runtime.functions.pack`), by `make lock` and by the tests. A new
function is its entry's file, one value here, its resource in template.yaml, and `make lock`.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from runtime.functions.function import Function

# What reads and writes records, and what asks for secrets at the start.
_RECORDS = ("GetItem", "PutItem", "TransactWriteItems")
_SECRETS = {"secretsmanager": ("BatchGetSecretValue",)}
# What builds and learns brands, and the sounds only that reads: a package holds its brands built.
_MADE_AHEAD = (
    "shop/brands/learn",
    "shop/brands/built.py",
    "shop/brands/file/build.py",
    "shop/brands/sound/data/letters-*.bin",
)
# Whom orders are for, and what receivers match them by: of no function but those that place or tell them.
_PARCELS = ("replenishment/coordination", "replenishment/placing", "replenishment/stock/costs.py")
_SEALED = ("ledger/delivery.py", "ledger/match_keys.py", "ledger/sealing.py")
# What devices tell, and what is kept of it: of the functions that take it alone.
_OF_DEVICES = (
    "ledger/automations.py",
    "ledger/device_hours.py",
    "ledger/devices.py",
    "ledger/letters.py",
    "ledger/records/automation.py",
    "ledger/records/device.py",
    "ledger/records/letter.py",
    "ledger/records/notice.py",
    "ledger/records/replenishment.py",
    "ledger/records/wish.py",
    "ledger/sequences.py",
    "ledger/wishes.py",
    "ledger/pack_codes.py",
)
_SHADOWS = ("runtime/shadows.py", "runtime/thing_shadows.py")
# Doors of a server, or of another function.
_OF_OTHERS = ("runtime/http/health.py", "runtime/http/platforms.py")
_INTAKE = (
    "intake/devices.py",
    "intake/guarded.py",
    "intake/households.py",
    "intake/identities.py",
    "intake/lines_of_body.py",
    "intake/match_keys.py",
    "intake/moments.py",
    "intake/shopping_lists.py",
    "intake/signatures.py",
    "intake/sold_items.py",
    "intake/validation.py",
)


SKILL = Function(
    name="SkillFunction",
    handler="lambda_handler.handler",
    rooms=("base", "locales", "ledger", "shop", "skill"),
    # What checks files; what a brand's site says; Alexa over HTTP; the model.
    left_out=(
        *(*_MADE_AHEAD, "locales/faq.py", "locales/*/faq.py", "ledger/wire.py", "ledger/match_keys.py"),
        *_OF_DEVICES,
        "shop/checkout/renewal.py",
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
        "cryptography",
        "msgspec",
        "pyjwt",
        "rapidfuzz",
        "segno",
        "tzdata",
    ),
    calls={"dynamodb": (*_RECORDS, "BatchGetItem", "Query", "DeleteItem"), "sqs": ("SendMessage",), **_SECRETS},
    settings="base.skill_settings.SkillSettings",
)
SPOOL = Function(
    name="SpoolFunction",
    handler="runtime.functions.spool.handler",
    rooms=("base", "ledger", "runtime/functions/waiting_on.py"),
    left_out=("ledger/wire.py", *_SEALED),
    libraries=("annotated-types", "boto3", "botocore", "msgspec"),
    calls={"dynamodb": (*_RECORDS, "BatchGetItem"), **_SECRETS},
    settings="runtime.functions.spool.SpoolSettings",
)
OUTBOX_FEED = Function(
    name="OutboxFeedFunction",
    handler="runtime.functions.outbox_feed.handler",
    rooms=("base", "ledger"),
    left_out=("ledger/wire.py", *_SEALED),
    libraries=("annotated-types", "boto3", "botocore", "msgspec"),
    calls={"dynamodb": ("Query",), "sqs": ("SendMessageBatch",)},
    settings="runtime.functions.outbox_feed.FeedSettings",
)
OUTBOX = Function(
    name="OutboxFunction",
    handler="runtime.functions.outbox.handler",
    rooms=(
        "base",
        "ledger",
        "locales",
        "runtime/senders",
        "shop/checkout/session.py",
        "shop/checkout/terms.py",
        "shop/checkout/ucp/client.py",
        "shop/checkout/ucp/completion.py",
        "shop/checkout/ucp/wire.py",
        "shop/checkout/ucp/words.py",
        "skill/speech",
    ),
    left_out=("ledger/wire.py",),
    libraries=("annotated-types", "boto3", "botocore", "cryptography", "msgspec", "tzdata"),
    calls={
        "dynamodb": (*_RECORDS, "BatchGetItem", "UpdateItem", "DeleteItem"),
        "sqs": ("SendMessageBatch",),
        **_SECRETS,
    },
    settings="runtime.senders.settings.MerchantSettings",
)
FORGET = Function(
    name="ForgetFunction",
    handler="runtime.functions.forget.handler",
    rooms=("base", "ledger"),
    left_out=("ledger/wire.py", *_SEALED),
    libraries=("annotated-types", "boto3", "botocore", "msgspec"),
    calls={"dynamodb": ("GetItem", "Query", "Scan", "PutItem", "DeleteItem", "TransactWriteItems"), **_SECRETS},
    settings="runtime.functions.forget.ForgetSettings",
)
RENEWALS = Function(
    name="RenewalsFunction",
    handler="runtime.functions.renewals.handler",
    rooms=("base", "locales", "ledger", "shop", *_PARCELS),
    left_out=(*_MADE_AHEAD, "ledger/wire.py", "ledger/match_keys.py", "shop/checkout/ucp"),
    libraries=("annotated-types", "boto3", "botocore", "cryptography", "msgspec", "rapidfuzz", "tzdata"),
    calls={"dynamodb": (*_RECORDS, "BatchGetItem", "Query"), **_SECRETS},
    settings="runtime.functions.renewals.RenewalSettings",
)
DECIDING = Function(
    name="DecidingFunction",
    handler="runtime.functions.deciding.handler",
    rooms=("base", "ledger", "replenishment", "runtime/deciding.py"),
    left_out=(
        *("replenishment/coordination", "replenishment/lifecycle", "replenishment/placing"),
        *("replenishment/decisions/inputs.py", "ledger/wire.py", *_SEALED),
    ),
    libraries=("annotated-types", "boto3", "botocore", "msgspec", "numpy", "threadpoolctl", "tzdata"),
    calls={"dynamodb": (*_RECORDS, "BatchGetItem", "Query"), **_SECRETS},
    settings="runtime.functions.deciding.DecidingSettings",
)
ORDERS = Function(
    name="OrdersFunction",
    handler="runtime.functions.orders.handler",
    rooms=(
        "base",
        "locales",
        "ledger",
        "intake/platforms",
        "intake/web",
        *_INTAKE,
        "runtime/functions/door.py",
        "runtime/http",
        "runtime/products.py",
        "shop/brands",
        "shop/catalog",
    ),
    left_out=(*_MADE_AHEAD, *_SEALED, *_OF_OTHERS, "intake/platforms/events"),
    libraries=(
        "annotated-types",
        "boto3",
        "botocore",
        "http-message-signatures",
        "http-sf",
        "msgspec",
        "pydantic",
        "pyjwt",
        "rapidfuzz",
        "tzdata",
    ),
    calls={"dynamodb": (*_RECORDS, "BatchGetItem", "DeleteItem"), **_SECRETS},
    settings="runtime.functions.orders.OrdersSettings",
)
HANDOFF = Function(
    name="HandoffFunction",
    handler="runtime.functions.handoff.handler",
    rooms=(
        "base",
        "locales",
        "ledger",
        "intake/platforms/deliveries.py",
        "intake/platforms/kept_elsewhere.py",
        "intake/platforms/platform.py",
        "intake/platforms/told_orders.py",
        "intake/web",
        *_INTAKE,
        "runtime/functions/door.py",
        "runtime/http",
    ),
    left_out=(*_SEALED, *_OF_OTHERS),
    libraries=("annotated-types", "boto3", "botocore", "msgspec", "pydantic"),
    calls={"dynamodb": _RECORDS, "sqs": ("SendMessage",), **_SECRETS},
    settings="runtime.functions.handoff.HandoffSettings",
)
DEVICES = replace(
    HANDOFF,
    rooms=(*HANDOFF.rooms, "intake/iot", "runtime/functions/waiting_on.py", *_SHADOWS),
    name="DevicesFunction",
    handler="runtime.functions.devices.handler",
    settings="runtime.functions.devices.DevicesSettings",
    calls={
        "dynamodb": (*_RECORDS, "BatchGetItem"),
        "sqs": ("SendMessage",),
        "iot-data": ("GetThingShadow", "UpdateThingShadow"),
        **_SECRETS,
    },
)
PLATFORMS = Function(
    name="PlatformsFunction",
    handler="runtime.functions.platforms.handler",
    rooms=(*HANDOFF.rooms, "intake/analytics", "intake/platforms/events", "intake/platforms/payload.py"),
    left_out=(*_SEALED, "runtime/http/health.py", "intake/analytics/ga4.py", "intake/platforms/events/from_files.py"),
    libraries=(*HANDOFF.libraries, "cryptography", "http-message-signatures", "pyjwt"),
    settings="runtime.functions.platforms.PlatformsSettings",
    calls={"dynamodb": (*_RECORDS, "BatchGetItem", "DeleteItem"), "sqs": ("SendMessage",), **_SECRETS},
)
ATTRIBUTION = Function(  # a container image: its libraries are larger than a package may be
    name="AttributionFunction",
    handler="runtime.functions.attribution.handler",
    rooms=(
        "base",
        "locales",
        "ledger",
        "attribution",
        "cli",
        "intake",
        "runtime/aws.py",
        "runtime/embedded_aws",
        "runtime/functions/Dockerfile",
        "runtime/ledger_source.py",
        "runtime/senders/mailing.py",
        "runtime/senders/run_summary.py",
        "shop",
    ),
    left_out=(
        "attribution/dashboard",
        "cli/dashboard.py",
        "cli/on_cluster.py",
        "intake/automations.py",
        *_SEALED,
        "shop/checkout",
    ),
    libraries=(
        "annotated-types",
        "boto3",
        "botocore",
        "duckdb",
        "jinja2",
        "markupsafe",
        "msgspec",
        "numpy",
        "pyarrow",
        "pydantic",
        "pyyaml",
        "rapidfuzz",
        "rich",
        "scipy",
        "threadpoolctl",
        "typer",
        "tzdata",
        "vl-convert-python",
        "xlsxwriter",
    ),
    calls={"dynamodb": ("Query",), "s3": ("PutObject", "CopyObject", "ListObjectsV2", "DeleteObject"), **_SECRETS},
    settings="runtime.functions.attribution.JobSettings",
)
IMAGES = {ATTRIBUTION.name: ATTRIBUTION}
FUNCTIONS = {
    one.name: one
    for one in (SKILL, SPOOL, OUTBOX_FEED, OUTBOX, ORDERS, HANDOFF, DEVICES, PLATFORMS, FORGET, DECIDING, RENEWALS)
}

if __name__ == "__main__":  # for `make`: the names, or one function's lock and libraries
    chosen = sys.argv[1:]
    told = [{**FUNCTIONS, **IMAGES}[name] for name in chosen]
    lines = [str(one.lock.name) for one in told] + [library for one in told for library in one.libraries]
    sys.stdout.write("\n".join(lines or FUNCTIONS) + "\n")
