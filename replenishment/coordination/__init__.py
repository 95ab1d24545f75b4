"""What a household is told by the product itself: candidates, one choice among them, and the choice in words."""
