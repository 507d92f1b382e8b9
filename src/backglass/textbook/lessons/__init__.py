"""The lessons, one module each; a long one has its steps, runs or rules in modules beside it."""
