"""From the columns of a table to z(1), and from its target to d: kinds of columns, gaps, scaling, the recipe."""
