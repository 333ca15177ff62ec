"""Save the comments of a document: which comment of its post each one is, what it changes, what it answers."""
