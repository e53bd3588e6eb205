"""Comment platforms that are known by name, and how their headers are read."""
