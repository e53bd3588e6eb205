"""Repaired text to labelled segments."""
