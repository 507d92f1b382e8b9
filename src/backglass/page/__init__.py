"""What can be drawn, and what draws it: blocks, formulas, figures; text, LaTeX, HTML. It needs the words alone."""
