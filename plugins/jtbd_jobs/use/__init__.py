"""A page for each job: who, in which words, against what, what to build and to say, and whether they are ours (J7)."""
