"""What people's own words teach about brands; offline, never in the Alexa function's package."""
