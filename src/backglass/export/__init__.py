"""Trained networks and their training as programs and files for other runtimes."""
