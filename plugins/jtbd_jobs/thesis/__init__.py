"""The thesis test: do jobs tell more of what customers do than who they are? Able to say that they do not."""
