"""Layers as programs have them: forward, backward, params, grads; each a few lines on the equations.

`of(network, theta)` is a network as a chain of them, whose numbers are those of its trace. They are for reading and for
writing one's own: `bg.certify_function` judges it. What trains fast is `bg.train`.

A sample is a row: x is (n,) or (N, n). W is (n_out, n_in), a row a unit, as everywhere here; books that multiply x W
have its transpose. The loss at the end is the mean over the N samples, and a single sample is a batch of one.

Examples
--------
>>> import backglass as bg
>>> chain = bg.layers.Chain([bg.layers.Affine([[0.5, -0.25], [0.25, 0.5]]), bg.layers.SoftmaxWithLoss()])
>>> round(chain.forward([[1.0, 2.0], [2.0, -1.0]], [0, 1]), 6)
1.501929
>>> chain.backward().shape, chain.grads[0].shape
((2, 2), (2, 2))

A layer of one's own is judged by central differences; here its backward pass has forgotten that the loss is a mean:

>>> class MeanOfSquares:
...     def forward(self, x):
...         self.x = x
...         return (x**2).mean()
...     def backward(self, dout=1):
...         return dout * 2 * self.x
>>> def loss_and_gradient(x):
...     layer = MeanOfSquares()
...     return layer.forward(x), layer.backward()
>>> certificate = bg.certify_function(loss_and_gradient, [1.0, 2.0, 3.0, 4.0])
>>> certificate.verdict, round(certificate.factor, 9)
('wrong', 4.0)
"""

from backglass.layers.activated import Activated, ReLU, Sigmoid, Softmax, Tanh
from backglass.layers.affine import Affine
from backglass.layers.chain import Chain, of
from backglass.layers.with_loss import IdentityWithLoss, SigmoidWithLoss, SoftmaxWithLoss, WithLoss

__all__ = [
    "Activated",
    "Affine",
    "Chain",
    "IdentityWithLoss",
    "ReLU",
    "Sigmoid",
    "SigmoidWithLoss",
    "Softmax",
    "SoftmaxWithLoss",
    "Tanh",
    "WithLoss",
    "of",
]
