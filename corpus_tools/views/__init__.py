"""What a person looks at: a document on its page, stretch by stretch, and what changed between two outputs."""
