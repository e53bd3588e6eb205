"""The article: its head and its body."""
