"""A number opened: what stands beside the network when one is chosen, as HTML of the glass's own numbers.

`moment.py` is what is looked at, `naming.py` how a problem calls its numbers, `markup.py` sets formulas, figures and
blocks; `panels_of.py` puts a panel together, `staged.py` has the formulas of one stage.
"""
