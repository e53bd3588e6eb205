"""Is it right? Records against the schema, the rules and the raw files."""
