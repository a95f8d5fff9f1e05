"""The parts of which an exported engine is made: Python and JavaScript that do without routebook, one file in the end."""
