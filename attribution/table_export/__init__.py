"""The ledger as typed Parquet: from the table, or from AWS's own export of it, whole or only what changed."""
