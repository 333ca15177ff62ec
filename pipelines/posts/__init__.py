"""Save the posts of a document: which post of its blog each one is, what it changes, where it stands, its labels."""
