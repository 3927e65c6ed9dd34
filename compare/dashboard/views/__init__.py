"""The pages, one file each; every one has `draw(library, view)`."""
