"""The entries of every Lambda function but the skill's own."""
