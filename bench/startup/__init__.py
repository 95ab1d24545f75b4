"""What starting and answering cost, beside a hello-world skill on the same SDK."""
