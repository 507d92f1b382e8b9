"""Drawing: the network and the perceptron as SVG, charts, plots, the curve of a terminal, worksheets."""
