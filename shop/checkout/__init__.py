"""Quote and place, in UCP's terms."""
