"""What the pages of a hand-off link say in American English."""

from __future__ import annotations

from locales.pages import LinkPages

LINK_PAGES = LinkPages(
    over_title="This link is no longer good",
    over="Ask Alexa again and a fresh link comes to your phone.",
    unknown_title="This link does not lead anywhere",
    unknown="It may have been cut off. Open it again from the card in your Alexa app.",
    to_the_shop="Go to {seller}",
    code_title="Your code from Alexa",
    code="Type the eight digits that Alexa told you.",
    code_unknown="That code leads nowhere: it may be older than a day. Type it again, or ask Alexa for a fresh one.",
    code_away="That cannot be looked up just now. Please try again in a moment.",
    code_button="Go on",
    moving_title="Redirecting...",
    moving="You should be redirected automatically to the target URL: {link}. If not, click the link.",
)
