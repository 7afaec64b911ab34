"""Shipmate: what people see, decide and do."""
