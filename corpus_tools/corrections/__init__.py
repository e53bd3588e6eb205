"""What a person put right: sidecars are read, their words found in the text, and the partition labelled anew.

Everything here is pure: `read` makes `Corrections` of the bytes of a sidecar, `apply` applies them to a segmentation,
and `draft` writes sidecars. docs/corrections.md explains the format.
"""
