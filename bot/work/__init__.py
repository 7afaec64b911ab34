"""Durable work: how an operation is run, retried, and never done twice. Knows no kinds of work by name."""
