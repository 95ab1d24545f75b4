"""Whom a row of credit goes to: a touch's channel, or nobody, apart by why."""

from __future__ import annotations

from attribution.inputs.kinds import VOICE_PLATFORMS

NO_LINK, LINK_UNCERTAINTY, AUTOMATION = "(no link)", "(link uncertainty)", "(automation)"
RESTS = (NO_LINK, LINK_UNCERTAINTY, AUTOMATION)

# Who follows a link that voice handed out carries its token. A channel's name tells nothing: anybody may call one so.
VOICE = f"(t.platform in {VOICE_PLATFORMS} or t.handoff_token is not null)"
