"""What changed between two outputs: `pairs` finds the two records of a document, `record` compares them, `text` their
texts; `report` puts it before a person.
"""
