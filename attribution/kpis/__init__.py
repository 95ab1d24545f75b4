"""The figures that a run is judged by, each with its sampling error."""
