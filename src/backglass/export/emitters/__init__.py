"""One file a format: each makes the files of an export from plain data."""
