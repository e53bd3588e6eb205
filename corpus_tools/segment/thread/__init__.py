"""The readers' comments of a page."""
