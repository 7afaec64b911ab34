"""The outside world in a box: one shared world behind each vendor's own HTTP face, on loopback.

Shares no code with the clients, so that a shared misreading cannot pass a test.
"""
