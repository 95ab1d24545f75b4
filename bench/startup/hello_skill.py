"""The smallest skill on the same SDK: the yardstick of start and turn."""

from __future__ import annotations

from typing import Any

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder


class Hello(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return handler_input is not None

    def handle(self, handler_input: HandlerInput) -> Any:
        return handler_input.response_builder.speak("Hello").ask("Hello?").response


_builder = SkillBuilder()
_builder.add_request_handler(Hello())
handler = _builder.lambda_handler()
