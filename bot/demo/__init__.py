"""The demo: the real bot against the sandbox, a day played out, and a verdict on what happened."""
