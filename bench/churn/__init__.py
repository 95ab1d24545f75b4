"""Who stays away, told beforehand: by orders on a real history, by use in simulated homes."""
