"""Account linking: whose account an access token stands for, as far as whoever issued it vouches for that."""
