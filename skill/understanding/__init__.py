"""Words heard in slots become what is meant."""
