"""Lists of posts: forums, questions and answers, mail, learnt from the block that repeats on the page itself."""
