"""The post that opens a list of posts: found with the thread, read as the article."""
