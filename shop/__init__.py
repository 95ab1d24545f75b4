"""What is sold, whatever the door: brands heard, catalogue, quote and order, in the words of UCP."""
