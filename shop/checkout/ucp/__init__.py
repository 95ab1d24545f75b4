"""Any UCP business over REST, as the shop's port."""
