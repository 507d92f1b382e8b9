"""From a table to a model and back; nothing here prints."""
