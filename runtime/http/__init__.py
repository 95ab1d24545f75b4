"""Requests and answers as plain values: links, orders and health, whatever serves them."""
