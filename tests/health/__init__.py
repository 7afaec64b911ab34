"""Tests of what is judged of the connections."""
