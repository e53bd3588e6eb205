"""The document, its record, and what a record must be."""
