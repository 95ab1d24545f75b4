"""What the models cost and how exact they are, beside other libraries."""
