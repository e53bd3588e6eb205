"""What the words of each language mean: the only room that reads the languages' files and makes patterns of them."""
