"""What somebody who controls the input, its names, the current folder or the output folder can try."""
