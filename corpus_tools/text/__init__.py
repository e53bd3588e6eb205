"""Raw bytes to repaired text, every change with its place."""
