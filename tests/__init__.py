"""The tests; a package, so that they share tolerances and oracles."""
