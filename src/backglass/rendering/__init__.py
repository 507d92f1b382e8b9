"""Drawing what the glass computed, in a terminal, in LaTeX, in HTML, as pictures; nothing is computed here.

What is to be drawn is first put into blocks (`blocks.py`), in one plain notation: w(3)[1,2], u(2)[1], delta(2)[1],
dE/dw(3)[1,2]. `text.py`, `latex.py` and `html.py` draw blocks.
`svg.py` draws the network, `perceptron.py` the block diagram,
`plots.py` (matplotlib, the extra `plots`) curves and histograms.
"""
