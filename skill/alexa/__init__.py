"""Alexa itself: envelopes, the SDK, the endpoint and its proofs. The SDK is met only here."""
