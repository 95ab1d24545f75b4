"""SmartThings: the life of a SmartApp, and what happens at devices of homes that installed it."""
