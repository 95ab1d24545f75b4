"""The relational engine: where the steps run."""
