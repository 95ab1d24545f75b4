"""What is left to do after a deployment, and whether what was done holds: looked up wherever it can be reached."""
