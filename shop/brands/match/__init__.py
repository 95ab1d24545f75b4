"""Words heard become a brand with a calibrated probability and a decision."""
