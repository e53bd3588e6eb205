"""Files, folders and shards to the bytes of documents."""
