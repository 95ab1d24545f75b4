"""The shadows of things as AWS IoT Core keeps them: read with their version, and written on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from base.errors import StoreUnavailable

_NONE_YET: Final = "ResourceNotFoundException"
_OTHER_VERSION: Final = "ConflictException"


@dataclass(frozen=True, slots=True)
class ThingShadows:
    """Reads and writes them by a client of boto3, `iot-data`. Raises StoreUnavailable while AWS is out of reach."""

    client: Any

    def known(self, thing: str) -> tuple[dict[str, Any], int | None]:
        """Return the state and the version of a thing's shadow; empty and None where there is none."""
        try:
            answer = json.loads(self.client.get_thing_shadow(thingName=thing)["payload"].read())
        except ClientError as error:
            if error.response["Error"]["Code"] == _NONE_YET:
                return {}, None
            raise _away(error) from error
        except (BotoCoreError, ValueError) as error:
            raise _away(error) from error
        return answer.get("state", {}), answer.get("version")

    def write(self, thing: str, state: Mapping[str, Any], version: int | None) -> bool:
        """Write what changed of a state; False when another wrote since that version."""
        document = {"state": state} | ({} if version is None else {"version": version})
        try:
            self.client.update_thing_shadow(thingName=thing, payload=json.dumps(document).encode())
        except ClientError as error:
            if error.response["Error"]["Code"] == _OTHER_VERSION:
                return False
            raise _away(error) from error
        except BotoCoreError as error:
            raise _away(error) from error
        return True


def _away(error: Exception) -> StoreUnavailable:
    return StoreUnavailable(f"the shadow of a thing is out of reach ({type(error).__name__})")
