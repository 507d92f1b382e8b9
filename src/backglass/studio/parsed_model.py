"""What the studio asks of a model file, in a process of its own: its network, its names, and rows where there are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from backglass.equations.forward import forward
from backglass.errors import DataError
from backglass.modelfile import Model, read_model
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.studio.apart import Arrays, Found
from backglass.studio.parsed_table import arrays_of, as_pairs, check_width, names_of, some_rows
from backglass.studio.problems.planned import classes_of, numbered, settings_of
from backglass.words import Text
from backglass.words.studio import problems as words
from backglass.workflow.judging import rows_of
from backglass.workflow.narrowing import narrowed, seen_by
from backglass.workflow.one_member import columns_of, member_model, members_in, run_of
from backglass.workflow.reading import table_for
from backglass.workflow.reading_asked import Reading


def model_read(request: dict[str, Any]) -> Found:
    """A model's network, or a member's of a committee, with its parameters, names, settings and rows."""
    model = read_model(Path(request["model"]))
    members = members_in(model) or 1
    number = request["member"] or 1
    if number > members:
        raise DataError(words.NO_MEMBER.format(member=number, members=members))
    model, notes = replace(model, theta=model.theta.astype("float64")), list[Text]()
    if members > 1:
        model, notes = _one_of(model, number, members)
    network, theta = model.network, model.theta
    told = _named(model, network)
    plan = model.training.get("plan")
    start = settings_of(network, plan) if plan else network.to_dict()
    if members > 1 and "seed" in start:
        start["seed"] = 0
    arrays, more = _rows(model, request, network, theta)
    told |= {"start": start, "members": members, "data_hash": model.data_hash, "notes": as_pairs([*notes, *more])}
    return told, arrays | {"parameters": theta.flat}


def _one_of(model: Model, number: int, members: int) -> tuple[Model, list[Text]]:
    """The model of a member alone, with the inputs that it sees, and what is to be said of it."""
    if not model.members:  # of an older version
        network, theta = member_of(model.theta, number, members)
        said = words.OF_COMMITTEE.format(member=number, members=members)
        return replace(model, network=network, theta=theta), [said]
    notes = [words.ONE_OF_COMMITTEE.format(member=number, members=members)]
    columns, alone = columns_of(run_of(model, number)), member_model(model, number)
    own = None if columns is None or model.preparation is None else seen_by(model.preparation, columns)
    if columns is None or own is None:
        return alone, notes
    network, theta = narrowed(alone.network, alone.theta, columns)
    every, view = model.network.sizes[0], model.training["members"][number - 1]["view"]
    notes.append(words.ITS_VIEW.format(all=every, inputs=len(columns), view=view))
    return replace(alone, network=network, theta=theta, preparation=own), notes


def _named(model: Model, network: Network) -> dict[str, Any]:
    """What its inputs and outputs are called; they are numbered where it knows no table."""
    if model.preparation is not None:
        check_width(model.preparation)
        return names_of(model.preparation) | {"preparation": model.preparation.to_dict()}
    n_in, n_out = network.sizes[0], network.sizes[-1]
    return {"inputs": numbered("x", n_in), "outputs": numbered("y", n_out), "classes": classes_of(network)}


def _rows(model: Model, request: dict[str, Any], network: Network, theta: Parameters) -> tuple[Arrays, list[Text]]:
    """The rows of a table that is given with it; without one a row of zeros, of which nothing can be learned."""
    if request["table"] is None:
        zeros = np.zeros((1, network.sizes[0]))
        X, D = zeros, outputs_of(network, theta, zeros)
        text = words.NO_ROWS if model.preparation is not None else words.NO_ROWS_OF_ARRAYS
        return {"X_train": X, "D_train": D}, [text]
    if model.preparation is None:
        raise DataError(words.NEEDS_NO_TABLE)
    table = table_for(model, Path(request["table"]), Reading())
    if not table.is_known_as(model.data_hash):
        rows, notes = some_rows(model.preparation, rows_of(model, table, "all"))
        arrays = arrays_of(model.preparation, table, rows, "train")
        return arrays, [*table.remarks, words.OTHER_ROWS, *notes]
    rows, notes = some_rows(model.preparation, rows_of(model, table, "train"))
    arrays = arrays_of(model.preparation, table, rows, "train")
    if isinstance(model.training["split"]["validation"], float):
        held_out, _ = some_rows(model.preparation, rows_of(model, table, "validation"))
        arrays |= arrays_of(model.preparation, table, held_out, "validation")
    return arrays, [*table.remarks, *notes]


def outputs_of(network: Network, theta: Parameters, X: Any) -> Any:
    """The network's own outputs, (N, n_L)."""
    return forward(network.f, theta.weights, theta.biases, X).y


def member_of(theta: Parameters, number: int, members: int) -> tuple[Network, Parameters]:
    """A member of a committee whose members see the same inputs and count the same, where their runs are not known.

    The biases of the outputs are the mean of all members': those of one alone are in no file.

    Parameters
    ----------
    theta : Parameters
        Of the joined network.
    number : int
        From 1.
    members : int

    Examples
    --------
    >>> from backglass.training.one_network import joined
    >>> net = Network((1, 2, 1), hidden="tanh")
    >>> two = [net.initialise(seed=seed) for seed in (0, 1)]
    >>> both = joined(two)[1]
    >>> bool(np.allclose(member_of(both, 2, 2)[1].flat, two[1].flat))
    True
    """
    whole = theta.network
    hidden = [n // members for n in whole.sizes[1:-1]]
    network = replace(whole, sizes=(whole.sizes[0], *hidden, whole.sizes[-1]))
    flat = np.zeros(network.parameter_count)
    W, b = network.views(flat)
    for l in range(2, whole.L + 1):
        last = l == whole.L
        rows = slice(None) if last else slice((number - 1) * hidden[l - 2], number * hidden[l - 2])
        columns = slice(None) if l == 2 else slice((number - 1) * hidden[l - 3], number * hidden[l - 3])
        W[l][:] = theta.weights[l][rows, columns] * (members if last else 1)
        if whole.biases != "none":
            b[l][:] = theta.biases[l][rows]
    return network, Parameters(network, flat)
