"""What a package keeps of botocore's knowledge is enough to ask each service for what the functions ask of it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import UNSIGNED, xform_name
from botocore.config import Config
from botocore.session import get_session
from botocore.stub import Stubber

from runtime.functions.botocore_data import cut_down
from runtime.functions.table import FUNCTIONS, IMAGES

ASKED = sorted({(name, operations) for one in (FUNCTIONS | IMAGES).values() for name, operations in one.calls.items()})

# What botocore itself reads of a request to find the address it goes to.
SENT: dict[str, dict[str, Any]] = {
    "PutObject": {"Bucket": "runs", "Key": "report.html"},
    "CopyObject": {"Bucket": "runs", "Key": "report.html", "CopySource": {"Bucket": "runs", "Key": "coming"}},
    "DeleteObject": {"Bucket": "runs", "Key": "report.html"},
    "ListObjectsV2": {"Bucket": "runs"},
    "BatchGetItem": {"RequestItems": {}},
    "TransactWriteItems": {"TransactItems": []},
    "GetThingShadow": {"thingName": "coffee-1"},
    "UpdateThingShadow": {"thingName": "coffee-1", "payload": b"{}"},
}
ANSWERED: dict[str, dict[str, Any]] = {"SendMessageBatch": {"Successful": [], "Failed": []}}


@pytest.mark.parametrize(("service", "operations"), ASKED)
def test_a_client_of_what_is_kept_makes_every_request(service: str, operations: tuple[str, ...]) -> None:
    session = get_session()
    loader = session.get_component("data_loader")
    whole = loader.load_service_model

    def kept(name: str, kind: str, api_version: str | None = None) -> Any:
        model = whole(name, kind, api_version)
        return cut_down(model, operations) if kind == "service-2" else model

    loader.load_service_model = kept
    config = Config(parameter_validation=False, signature_version=UNSIGNED)
    client = session.create_client(service, region_name="us-east-1", config=config)
    for operation in operations:
        with Stubber(client) as stub:
            stub.add_response(xform_name(operation), ANSWERED.get(operation, {}))
            getattr(client, xform_name(operation))(**SENT.get(operation, {}))
            stub.assert_no_pending_responses()
