"""Lines of records, and all that can be wrong in one."""
