"""What each command takes, a file for each panel of `routebook --help`; what it does is imported when it is called."""
