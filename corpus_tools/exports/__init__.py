"""Records in the forms that other tools read: `formats` lists them, each has a module `to_NAME` with one writer.

`source` reads the records, `pseudonyms` takes the names out of them if that is asked for, `run` puts the outputs where
they belong, and `card` describes them.
"""
