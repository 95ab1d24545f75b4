"""What the tables of a run cost, from journeys on."""
