"""One module a part of the interaction model; each names the source of its rules and finds what breaks them."""
