"""The one web app on Flask: the skill, and the routes of `runtime/http`; and what serves it."""
