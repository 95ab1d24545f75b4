"""From the ledger to credit: links, journeys, models, exports and the report."""
