"""Account linking: whose account a token stands for, as its issuer vouches; and what Alexa does for its holder."""
