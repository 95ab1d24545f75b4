"""What is sold, whatever the door: brands heard, the catalogue, checkout sessions and orders, in UCP's words."""
