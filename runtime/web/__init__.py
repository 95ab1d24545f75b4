"""The one web app: the skill, the shop's webhooks, the hand-off links."""
