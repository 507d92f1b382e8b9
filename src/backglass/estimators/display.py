"""An estimator in a notebook: its network as a picture, below scikit-learn's own diagram."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from backglass.parameters import Parameters
from backglass.pictures.svg import network_svg

MOST_UNITS = 8  # drawn of one layer


def network_html(theta: Parameters, inputs: Sequence[str] = (), outputs: Sequence[str] = ()) -> str:
    """The network with its weights, and what it computes in a line below.

    Parameters
    ----------
    theta : Parameters
    inputs, outputs : sequence of str, optional
        Names of columns and classes.

    Examples
    --------
    >>> from backglass.network import Network
    >>> "4-5-3, tanh, softmax, cross_entropy: 43 parameters" in network_html(
    ...     Network((4, 5, 3), hidden="tanh", output="softmax", loss="cross_entropy").initialise())
    True
    """
    net = theta.network
    rows = net.hidden[:1] if len(set(net.hidden)) == 1 else net.hidden
    sizes = "-".join(map(str, net.sizes))
    parts, count = ", ".join([row.name for row in (*rows, net.output, net.loss)]), len(theta)
    line = f"{sizes}, {parts}: {count} parameter{'s' * (count != 1)}"
    picture = network_svg(theta, inputs=inputs, outputs=outputs, most=MOST_UNITS)
    caption = f"<figcaption>{escape(line)}</figcaption>"
    return f'<figure style="margin: 0.5em 0; overflow-x: auto">{picture}{caption}</figure>'
