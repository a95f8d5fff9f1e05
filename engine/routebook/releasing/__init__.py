"""Released versions of a book kept as data, and the changes between them."""
