"""The tables of a run in a browser, to be looked through: an extra, in no function's package."""
