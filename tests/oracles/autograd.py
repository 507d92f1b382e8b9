"""The same networks in torch, from torch's own functions, with the parameters cut from the flat vector by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backglass.network import Network


def activate(torch: Any, row: Any, u: Any) -> Any:
    """f(u) by torch's own function."""
    F = torch.nn.functional
    match row.name:
        case "identity":
            return u
        case "logistic":
            return torch.sigmoid(u)
        case "leaky_relu":
            return F.leaky_relu(u, row.slope)
        case "elu":
            return F.elu(u, row.alpha)
        case "gelu_tanh":
            return F.gelu(u, approximate="tanh")
        case "softmax":
            return torch.softmax(u, dim=1)
        case "tanh" | "exp":
            return getattr(torch, row.name)(u)
    return getattr(F, row.name)(u)


def sample_losses(torch: Any, net: Network, u: Any, D: Any) -> Any:
    """E_n, (N,), from the net input of the output layer."""
    F = torch.nn.functional
    row = net.loss
    if row.name == "cross_entropy":
        return F.cross_entropy(u, D, reduction="none", label_smoothing=row.smoothing)
    if row.name == "binary_cross_entropy":
        D = (1 - row.smoothing) * D + row.smoothing / 2
        return F.binary_cross_entropy_with_logits(u, D, reduction="none").sum(dim=1)
    y = activate(torch, net.output, u)
    match row.name:
        case "squared_error":
            return F.mse_loss(y, D, reduction="none").sum(dim=1) / 2
        case "mean_squared_error":
            return F.mse_loss(y, D, reduction="none").mean(dim=1)
        case "absolute_error":
            return F.l1_loss(y, D, reduction="none").sum(dim=1)
        case "huber":
            return F.huber_loss(y, D, reduction="none", delta=row.delta).sum(dim=1)
        case "quantile":
            return torch.where(y < D, row.q * (D - y), (1 - row.q) * (y - D)).sum(dim=1)
        case "poisson":
            nll = F.poisson_nll_loss(u, D, log_input=True, full=False, reduction="none")
            return (nll - D + torch.xlogy(D, D)).sum(dim=1)
    raise ValueError(row.name)


def layers(net: Network, flat: Any) -> list[tuple[Any, Any]]:
    """(W, b) for l = 2..L; b of any length that broadcasts over the units."""
    cut, at = [], 0
    for n_in, n_out in zip(net.sizes, net.sizes[1:], strict=False):
        W = flat[at : at + n_out * n_in].reshape(n_out, n_in)
        at += n_out * n_in
        n_b = {"none": 0, "shared": 1}.get(net.biases, n_out)
        cut.append((W, flat[at : at + n_b] if n_b else 0.0))
        at += n_b
    assert at == len(flat)
    return cut


def propagate(torch: Any, net: Network, flat: Any, X: Any, masks: Mapping[int, Any] | None = None) -> dict[int, Any]:
    """l -> z^(l), l = 1..L-1, and L -> u^(L)."""
    z = {1: X}
    for l, (W, b) in enumerate(layers(net, flat), start=2):
        z[l] = torch.nn.functional.linear(z[l - 1], W) + b
        if l < net.L:
            z[l] = activate(torch, net.hidden[l - 2], z[l])
            if masks is not None:
                z[l] = z[l] * masks[l]
    return z


def summed_loss(
    torch: Any, net: Network, flat: Any, X: Any, D: Any, s: Any, masks: Mapping[int, Any] | None = None
) -> Any:
    """sum_n s_n E_n."""
    return s @ sample_losses(torch, net, propagate(torch, net, flat, X, masks)[net.L], D)


def gradient(
    torch: Any, net: Network, flat: Any, X: Any, D: Any, s: Any, masks: Mapping[int, Any] | None = None
) -> tuple[float, Any]:
    """The summed loss and its gradient to the flat vector, from and to NumPy."""
    theta = torch.tensor(flat, requires_grad=True)
    X, D, s = (torch.tensor(values) for values in (X, D, s))
    kept = None if masks is None else {l: torch.tensor(mask) for l, mask in masks.items()}
    value = summed_loss(torch, net, theta, X, D, s, kept)
    (slope,) = torch.autograd.grad(value, theta)
    return value.item(), slope.numpy()
