"""Type what you would say; read what Alexa would say."""
