"""What every room may use: the values that flow, what a caller may ask, what is refused, what callers catch."""
