"""Who belongs together: sessions, households, and the links from sessions to orders."""
