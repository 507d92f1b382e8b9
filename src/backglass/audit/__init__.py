"""A verdict for every column of a table, with its evidence."""
