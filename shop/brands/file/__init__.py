"""A catalogue of brands as one file that opens in a millisecond."""
