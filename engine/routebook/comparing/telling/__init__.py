"""A Change told for people and for programs: to_<format>(change) -> text."""
