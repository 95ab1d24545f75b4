"""What of a run may be shown to others: no group of fewer households than a threshold, the remainder included."""
