"""The same skill as a web endpoint, through flask-ask-sdk.

flask-ask-sdk 1.0 does not import where OpenSSL is 3.0.10 or newer (certvalidator -> oscrypto 1.3.0: wbond/oscrypto
issue 75), and its adapter parses before it verifies and answers 500 to garbage. So its certificate library is left
out, and `AlexaEndpoint` verifies the raw bytes, then parses, then dispatches; whatever is wrong is a 400 in JSON.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from base.errors import RequestRefused
from skill.alexa.verification import Verification, is_loopback


@contextmanager
def _without_certvalidator() -> Iterator[None]:
    stub, errors = ModuleType("certvalidator"), ModuleType("certvalidator.errors")
    stub.CertificateValidator = None  # type: ignore[attr-defined]
    errors.ValidationError = errors.PathError = ValueError  # type: ignore[attr-defined]
    stubs = {"certvalidator": stub, "certvalidator.errors": errors}
    hidden = {name: sys.modules.pop(name) for name in stubs if name in sys.modules}
    sys.modules.update(stubs)
    try:
        yield
    finally:
        for name in stubs:
            del sys.modules[name]
        sys.modules.update(hidden)


with _without_certvalidator():
    from flask_ask_sdk.skill_adapter import (
        VERIFY_SIGNATURE_APP_CONFIG,
        VERIFY_TIMESTAMP_APP_CONFIG,
        SkillAdapter,
    )

if TYPE_CHECKING:
    from ask_sdk_core.skill import CustomSkill

log = logging.getLogger("earshot.web")

LARGEST_REQUEST = 128 * 1024  # Alexa's own are a few kB; session attributes are bounded by its 24 kB responses


class Skill(Protocol):
    """What the endpoint serves: `skill.app.EarshotSkill`."""

    @property
    def custom_skill(self) -> CustomSkill:
        """The SDK's skill."""

    def invoke(self, envelope: dict[str, Any]) -> dict[str, Any]:
        """Answer a request envelope with a response envelope; never raises."""


class AlexaEndpoint(SkillAdapter):  # type: ignore[misc]
    """`POST /alexa`: 200 with the skill's answer, or 400 with a JSON error and nothing written."""

    def __init__(self, skill: Skill, verification: Verification) -> None:
        super().__init__(skill=skill.custom_skill, skill_id=verification.skill_id)
        self._earshot = skill
        self._verification = verification

    def init_app(self, app: Flask) -> None:
        """Attach to the app; the stock verifiers stay out, ours come before the parsing."""
        app.config[VERIFY_SIGNATURE_APP_CONFIG] = False
        app.config[VERIFY_TIMESTAMP_APP_CONFIG] = False
        super().init_app(app)

    def dispatch_request(self) -> Response | tuple[Response, int]:
        """Verify the raw bytes, parse them, let the skill answer."""
        try:
            envelope = self._verified()
        except RequestRefused as refusal:
            log.warning("refused a request: %s", refusal)
            return jsonify(error=str(refusal)), 400
        return jsonify(self._earshot.invoke(envelope))

    def _verified(self) -> dict[str, Any]:
        if self._verification.loopback_only and not is_loopback(request.remote_addr):
            raise RequestRefused("this endpoint runs with development checks and serves its own machine only")
        request.max_content_length = LARGEST_REQUEST
        try:
            body = request.get_data(cache=False)
        except (RequestEntityTooLarge, ClientDisconnected) as error:
            raise RequestRefused(f"the body is larger than {LARGEST_REQUEST} bytes or broke off") from error
        return self._verification.envelope(request.headers, body)


def add_alexa(app: Flask, skill: Skill, verification: Verification, route: str = "/alexa") -> None:
    """Serve the skill at `route` of the app."""
    endpoint = AlexaEndpoint(skill, verification)
    endpoint.init_app(app)
    endpoint.register(app, route, endpoint="alexa")
