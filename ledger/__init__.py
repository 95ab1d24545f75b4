"""What happened, kept for good: records, their store, and the rules of identity and consent."""
