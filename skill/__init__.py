"""The conversation with a customer on Alexa."""
