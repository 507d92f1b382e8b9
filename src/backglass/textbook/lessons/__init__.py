"""The lessons, a folder each, and beside them what several of them use: examples, small runs, naive formulas."""
