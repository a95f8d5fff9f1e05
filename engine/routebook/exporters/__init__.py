"""From a Book to the files that people look at: export(book) -> artifacts; one target, one file, `to_<target>`."""
