"""A derivation as blocks: the formulas that the glass gives, with its numbers put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backglass.glass.derived import Derived
from backglass.glass.paths import Factor, Path
from backglass.glass.tracing import Trace
from backglass.page.blocks import Block, Equation, Heading, Paragraph, Table, equation
from backglass.page.figures import figure
from backglass.words import Text
from backglass.words import derivation as words

WRITTEN_OUT = 8  # terms of a sum that are written out; of more, a table names the largest
NAMED = 10  # lines of such a table


def blocks(d: Derived) -> list[Block]:
    """The whole derivation."""
    unrolled = [] if d.quantity.constant else _unrolled(d)  # z_0 stands inside no function
    return [*_head(d), *forward(d), *chain(d), *_samples(d), *_paths(d), *unrolled, *_reuse(d)]


def _head(d: Derived) -> Iterator[Block]:
    what = words.KINDS[d.quantity.kind].format(name=d.name)
    if d.batch:
        template, n = words.OF_BATCH, len(d.trace.X)
    else:
        template, n = (words.OF_ONE, 0) if d.sample is None else (words.OF_SAMPLE, d.sample)
    yield Heading(template.format(what=what, n=n))
    if d.quantity.parameter:
        yield equation(d.name, d.value)
    if d.quantity.kind == "weight" and d.quantity.i == 0:
        yield Paragraph(words.BIAS_AS_WEIGHT.format(j=d.quantity.j, l=d.quantity.l, below=d.quantity.l - 1))
    yield from named_inputs(d)


def named_inputs(d: Derived) -> Iterator[Block]:
    """The inputs in the formulas beside their names, where they have some; those of a long sum stand in its table."""
    if d.named and len(d.named) <= WRITTEN_OUT:
        z = d.trace.outputs[1]
        values = {i: (figure(float(z[0, i - 1])),) if not d.batch else () for i in d.named}
        head = (words.INPUT, words.NAME) if d.batch else (words.INPUT, words.NAME, words.VALUE)
        yield Table(head, tuple((f"z(1)[{i}]", name, *values[i]) for i, name in d.named.items()))


def _left(d: Derived) -> str:
    """The derivative that is derived."""
    if d.quantity.kind == "delta":
        return d.name
    return f"{'dE' if d.batch or (d.factors and d.factors[0].kind == 'share') else 'dE_n'}/d{d.name}"


def forward(d: Derived) -> Iterator[Block]:
    """How a net input or an output is computed."""
    t, q = d.trace, d.quantity
    if q.kind == "net input":
        yield Heading(words.FORWARD)
        bias = [] if t.network.biases in ("none", "augmented") else [float(t.theta.b[q.l][q.j - 1])]
        over = "i" if t.network.first_input else "i=0"
        on_top = (f" + b({q.l})" + ("" if t.network.biases == "shared" else f"[{q.j}]")) if bias else ""
        formula = f"{d.name} = sum_{over} w({q.l})[{q.j},i] z({q.l - 1})[i]{on_top}"
        yield from _sum(
            formula,
            d.value,
            d.inputs,
            words.INPUTS.format(k=len(d.inputs), l=q.l - 1),
            bias,
            d.names if q.l == 2 else (),
        )
    elif q.constant:
        yield Heading(words.FORWARD)
        yield equation(d.name, d.value)
        yield Paragraph(words.CONSTANT.format(l=q.l))
    elif q.kind == "output" and q.l > 1:
        yield Heading(words.FORWARD)
        u, plain = f"u({q.l})[{q.j}]", t.network.f[q.l].plain
        written, put = plain.formula.format(u=u), plain.put
        if q.l in t.masks:
            written, put = f"m({q.l})[{q.j}] f({u})", ""
        value = float(t.u[q.l][0, q.j - 1])
        yield equation(f"{d.name} = {written}", d.value, put, [value] * put.count("{}"))


def chain(d: Derived) -> Iterator[Block]:
    """The gradient as the product of its factors, and then each factor."""
    yield Heading(words.CHAIN)
    if d.batch:
        return
    if len(d.factors) > 1:
        product = " × ".join(factor.symbol for factor in d.factors)
        put = " × ".join(["{}"] * len(d.factors))
        yield equation(f"{_left(d)} = {product}", d.gradient, put, [factor.value for factor in d.factors])
    elif d.factors[0].symbol != _left(d):
        yield equation(f"{_left(d)} = {d.factors[0].symbol}", d.gradient)
    for factor in d.factors:
        yield from _factor(d, factor)


def _factor(d: Derived, factor: Factor) -> Iterator[Block]:
    """What a factor is; a weight, an output and a bias's 1 are that themselves, but z_0 is said to be 1."""
    t, l, j = d.trace, d.quantity.l, d.quantity.j
    formula = f"{factor.symbol} = {factor.formula}" if factor.formula else factor.symbol
    match factor.kind:
        case "through":
            says = words.FAN_OUT.format(k=len(d.fan_out), l=l + 1)
            yield from _sum(formula, factor.value, d.fan_out, says)
        case "slope":
            put = t.network.f[l].plain_derivative.put
            numbers = [float(t.outputs[l][0, j - 1])] * put.count("{}")
            yield equation(formula if put else factor.symbol, factor.value, put, numbers)
        case "masked":
            yield equation(formula, factor.value)
        case "output" if d.quantity.i == 0:
            yield equation(factor.symbol, factor.value)
        case "delta" | "error":
            plain = t.network.pair.plain_delta if factor.kind == "delta" else t.network.loss.plain_derivative
            put = plain.put.replace("n_L", str(t.network.sizes[-1]))
            learned = float(t.network.loss.smoothed(t.D)[0, j - 1])
            yield equation(formula, factor.value, put, [float(t.y[0, j - 1]), learned] if put else [])
            yield from _target(t, j, learned)


def _target(t: Trace, j: int, learned: float) -> Iterator[Block]:
    """The target that is learned, where it is not d."""
    loss = t.network.loss
    if (plain := loss.plain_target).formula:
        formula = f"{loss.target_symbol(j)} = {plain.formula.format(d=f'd[{j}]')}"
        put = plain.put.replace("n_L", str(t.network.sizes[-1]))
        yield equation(formula, learned, put, [float(t.D[0, j - 1])])


def _sum(
    formula: str,
    value: float,
    terms: Sequence[tuple[Factor, Factor]],
    says: Text,
    more: Sequence[float] = (),
    names: Sequence[Text] = (),
) -> Iterator[Block]:
    """A sum of products, written out or, where it is long, its largest terms in a table, each with the input's name."""
    if len(terms) <= WRITTEN_OUT:
        put = " + ".join(["{} × {}"] * len(terms) + ["{}"] * len(more))
        numbers = [factor.value for pair in terms for factor in pair]
        yield equation(formula, value, put, [*numbers, *more])
        return
    yield equation(formula, value)
    yield Paragraph(says)
    products = [(f"{a.symbol} {b.symbol}", a.value * b.value) for a, b in terms]
    yield _largest(
        products, value, [names[b.unit[1] - 1] if b.unit and b.unit[1] else "" for _, b in terms] if names else []
    )


def _largest(entries: Sequence[tuple[str, float]], total: float, names: Sequence[Text | str]) -> Table:
    """The largest entries, the rest in one line, the sum; beside them their names, where there are some."""
    chosen = sorted(range(len(entries)), key=lambda place: -abs(entries[place][1]))[:NAMED]
    empty = ("",) if names else ()
    rows: list[tuple[Text | str, ...]] = [
        (entries[place][0], *([names[place]] if names else []), figure(entries[place][1])) for place in chosen
    ]
    left = len(entries) - len(chosen)
    if left:
        rest = total - sum(entries[place][1] for place in chosen)
        rows.append((words.OTHERS.format(count=f"{left:,}"), *empty, figure(rest)))
    rows.append((words.SUM, *empty, figure(total)))
    return Table((words.TERM, *([words.NAME] if names else []), words.VALUE), tuple(rows))


def _samples(d: Derived) -> Iterator[Block]:
    if not d.batch:
        return
    t, q = d.trace, d.quantity
    unit = f"sum_j delta({q.l})[j]" if q.shared else f"delta({q.l})[{q.j}]"
    term = f"{unit} z({q.l - 1})[{q.i}]" if q.kind == "weight" else unit
    mean = t.network.reduction == "mean"
    yield equation(f"{_left(d)} = sum_n s_n {term}{' / sum_n s_n' if mean else ''}", d.gradient)
    yield Heading(words.SAMPLES)
    yield Paragraph(words.SAMPLES_MEAN if mean else words.SAMPLES_SUM)
    rows: list[tuple[Text | str, ...]] = [
        (str(n), figure(float(t.share[n])), figure(float(d.sample_terms[n]))) for n in d.largest_samples(NAMED)
    ]
    left = len(t.X) - len(rows)
    if left:
        rest = d.gradient - sum(float(d.sample_terms[n]) for n in d.largest_samples(NAMED))
        rows.append((words.OTHERS.format(count=f"{left:,}"), "", figure(rest)))
    rows.append((words.SUM, "", figure(d.gradient)))
    yield Table((words.SAMPLE, words.SHARE, words.TERM), tuple(rows))


def _paths(d: Derived) -> Iterator[Block]:
    yield Heading(words.PATHS)
    count = f"{d.path_count:,}"
    if d.path_count == 1 and not d.batch:
        yield Paragraph(words.ONE_PATH)
        if len(d.paths()[0].factors) > 1:
            yield _product(_left(d), d.paths()[0])
        return
    if d.batch and not d.all_listed:
        yield Paragraph(words.PATHS_UNLISTED.format(count=count))
        yield equation(_left(d), d.sum_of_paths)
    elif d.path_count <= WRITTEN_OUT and not d.batch:
        yield Paragraph(words.PATH_COUNT.format(count=count))
        yield from _written_out(d)
    else:
        yield Paragraph((words.PATH_COUNT if d.path_count <= NAMED else words.PATH_LARGEST).format(count=count))
        yield _largest_paths(d)
    difference = figure(d.sum_of_paths - d.gradient, 2)
    yield Paragraph((words.ADDS_UP if d.adds_up else words.ADDS_UP_NOT).format(difference=difference))


def _written_out(d: Derived) -> Iterator[Block]:
    paths = d.paths()
    for number, path in enumerate(paths, start=1):
        yield _product(f"p_{number}", path)
    names = " + ".join(f"p_{number}" for number in range(1, len(paths) + 1))
    put = " + ".join(["{}"] * len(paths))
    yield equation(f"{_left(d)} = {names}", d.sum_of_paths, put, [path.value for path in paths])


def _product(left: str, path: Path) -> Equation:
    factors = [factor.value for factor in path.factors]
    formula = " × ".join(factor.symbol for factor in path.factors)
    return equation(f"{left} = {formula}", path.value, " × ".join(["{}"] * len(factors)), factors)


def _largest_paths(d: Derived) -> Table:
    paths = [path for path in d.paths() if path.value] or d.paths()[:1]
    named = sorted(paths, key=lambda path: -abs(path.value))[:NAMED]
    rows: list[tuple[Text | str, ...]] = [
        (" → ".join(f"u({l})[{j}]" for l, j in path.units), figure(path.value)) for path in named
    ]
    left = d.path_count - len(named)
    if left:
        rest = d.sum_of_paths - sum(path.value for path in named)
        rows.append((words.OTHERS.format(count=f"{left:,}"), figure(rest)))
    rows.append((words.SUM, figure(d.sum_of_paths)))
    return Table((words.PATH, words.PRODUCT), tuple(rows))


def _unrolled(d: Derived) -> Iterator[Block]:
    yield Heading(words.UNROLLED)
    yield Equation(f"E_n = {d.nested}")
    functions = [*_functions(d.trace), words.LOSS_IS.format(name=d.trace.network.loss.title)]
    listed = Text(
        words.JOIN.en.join(one.en for one in functions) + words.END.en,
        words.JOIN.ja.join(one.ja for one in functions) + words.END.ja,
    )
    deep = words.ONE_DEEP if d.depth == 1 else words.DEPTH
    yield Paragraph(
        Text(
            deep.en.format(depth=d.depth, functions=listed.en),
            deep.ja.format(depth=d.depth, functions=listed.ja),
        )
    )


def _functions(t: Trace) -> Iterator[Text]:
    """Which function f is, layers of the same one together."""
    first = 2
    for l in range(2, t.network.L + 1):
        name = t.network.f[l].name
        if l == t.network.L or t.network.f[l + 1].name != name:
            text = words.FUNCTION if first == l else words.SAME_FUNCTION
            yield text.format(name=t.network.f[l].title, l=l, first=first, last=l)
            first = l + 1


def _reuse(d: Derived) -> Iterator[Block]:
    yield Heading(words.REUSED)
    l = d.quantity.l
    if l == d.trace.network.L:
        yield Paragraph(words.NO_REUSE)
        return
    paths, reuse = d.path_multiplications, d.reuse_multiplications
    yield Paragraph(
        words.REUSE.format(l=l + 1, below=l, reuse=f"{reuse:,}", paths=f"{paths:,}", saved=f"{paths - reuse:,}")
    )
