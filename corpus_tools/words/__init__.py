"""What the words of each language mean: the room that reads `data/languages/` and makes patterns of the words."""
