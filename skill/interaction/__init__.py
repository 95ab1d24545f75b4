"""The interaction model: built from sources and the catalogue, and checked for what Alexa would refuse."""
