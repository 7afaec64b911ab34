"""Whether a connection is well: from what was observed of it to what is wrong with it, and to when that is told."""
