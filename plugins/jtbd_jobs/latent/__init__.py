"""Latent classes of coded answers: pure functions on arrays, without input or output."""
