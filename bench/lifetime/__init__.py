"""How well lifetime value is foretold, on CDNOW's customers."""
