"""A panel: what stands beside the network when a number of it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.errors import DataError
from backglass.glass import derivation_blocks
from backglass.glass.account import Account, stored
from backglass.glass.derivation import Derivation, derive
from backglass.glass.quantities import Quantity, quantity
from backglass.page.blocks import Heading
from backglass.page.figures import figure
from backglass.studio.opened import forward_rows
from backglass.studio.opened.changed import account_of, update_section
from backglass.studio.opened.factoring import PanelFactor, differentiated, error_name, factors_of, rule
from backglass.studio.opened.loss_panel import loss_panel
from backglass.studio.opened.markup import Markup, number
from backglass.studio.opened.moment import Instant
from backglass.studio.opened.path_list import BoundedDerivation, paths_section
from backglass.studio.opened.sums import fan_out_section, over_batch, samples_section
from backglass.studio.opened.titles import title_of
from backglass.words import Text
from backglass.words.studio import opened as words


@dataclass(frozen=True, eq=False)
class _Opened:
    """One number while its panel is made."""

    moment: Instant
    quantity: Quantity
    set_: Markup

    @property
    def name(self) -> str:
        return self.quantity.name


def panel(moment: Instant, name: str, set_: Markup) -> dict[str, Any]:
    """What is said of one number.

    Parameters
    ----------
    moment : Instant
    name : str
        w(l)[j,i], b(l)[j], b(l), u(l)[j], z(l)[j], delta(l)[j] or E.
    set_ : Markup
        The names and the language.

    Returns
    -------
    dict
        ``name``, ``label`` (as the problem has it), ``view``, ``update``, ``row`` (of the sample, from 1), ``value``,
        ``gradient``, ``title_html``; ``sections``; ``factors`` with ``total``; ``asks`` : what can be checked;
        ``edit`` : whether the number can be changed.

    Raises
    ------
    NetworkError
        Nothing of this network.
    DataError
        A number on the way is not finite.
    """
    with np.errstate(all="ignore"):  # what is not finite is said
        if name.strip() in ("E", "E_n"):
            return loss_panel(moment, set_)
        opened = _Opened(moment, quantity(moment.network, name), set_)
        return _of_parameter(opened) if opened.quantity.parameter else _of_unit(opened)


def _of_parameter(o: _Opened) -> dict[str, Any]:
    m, set_, name = o.moment, o.set_, o.name
    own = _derived(m, o.quantity)
    whole = derive(m.trace, name) if m.several else own
    account = account_of(m, name)
    sections = [{"id": "rule", "title": words.RULE[set_.speak], "html": _rule_of_batch(m, own, set_)}]
    if m.several:
        sections.append(samples_section(m, whole, set_))
    sections += [update_section(m, name, account, set_), *_sections(own, set_)]
    sections += [_account_section(account, set_)] if account is not None else []
    sections.append(_derivation_section(own, set_))
    unit = max(o.quantity.j, 1)
    delta = f"delta({o.quantity.l})[{unit}]"
    asks = [delta, name, *([f"{name}+"] if account is not None else [])]
    value = float(m.theta.flat[m.theta.index(name)])
    return _reply(o, value, whole.gradient, sections, asks) | _factors(own, factors_of(own), set_)


def _of_unit(o: _Opened) -> dict[str, Any]:
    m, set_, q = o.moment, o.set_, o.quantity
    own = _derived(m, q)
    if q.kind == "net input":  # its derivative is the delta
        backward = _derived(m, Quantity("delta", q.l, q.j))
        sections, factors = _of_net_input(own, backward, set_)
    else:
        backward = own
        title = words.RULE if q.kind == "delta" else words.BACKWARD
        rule_section = {"id": "rule", "title": title[set_.speak], "html": rule_html(own, set_)}
        sections, factors = [*_forward(own, set_), rule_section], _factors(own, factors_of(own), set_)
        if q.kind == "output" and q.l > 1 and not q.constant:
            delta = _derived(m, Quantity("delta", q.l, q.j))
            html = rule_html(delta, set_) + table_of(delta, set_)
            sections.append({"id": "delta", "title": words.DELTA[set_.speak], "html": html})
    sections += [*_sections(backward, set_), _derivation_section(own, set_)]
    l, j = q.l, q.j
    asks = [f"u({l})[{j}]", f"z({l})[{j}]", f"delta({l})[{j}]"] if l > 1 and j else []
    return _reply(o, own.value, backward.gradient, sections, asks) | factors


def _of_net_input(
    own: BoundedDerivation, delta: BoundedDerivation, set_: Markup
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A net input is a sum, whose terms are its factors' place; its derivative stands below it."""
    (forward,) = _forward(own, set_)
    back = {"id": "backward", "title": words.BACKWARD[set_.speak], "html": rule_html(delta, set_)}
    back["html"] += table_of(delta, set_)
    total = _total(set_.math(own.name), words.SUM, own.value, set_)
    return [forward | {"id": "rule"}, back], _rows(forward_rows.terms_of(own), set_) | total


def _rule_of_batch(m: Instant, own: BoundedDerivation, set_: Markup) -> str:
    """The chain rule; of several samples the sum over them first, then the rule for one of them."""
    if not m.several:
        return rule_html(own, set_)
    over = over_batch(m.trace, f"dE_n/d{own.name}")
    batch = f'<div class="rule">{set_.side(f"dE/d{own.name} = {over}")}</div>'
    return f"{batch}{set_.paragraph(words.ROW_ALONE.format(row=m.row))}{rule_html(own, set_)}"


def _derived(m: Instant, q: Quantity) -> BoundedDerivation:
    """The derivation of one sample: of a parameter where the update takes its gradient, else as the picture has it."""
    if q.parameter:
        t, sample = m.alone, 0 if m.several else None
    else:
        t, sample = m.shown, 0 if m.of_many else None
    try:
        found = derive(t, q.name, sample)
    except DataError as error:
        raise DataError(words.NOT_FINITE) from error
    bounded = BoundedDerivation(found.trace, found.quantity, found.sample)
    vars(bounded).update(vars(found))  # its numbers, computed already, of which none depends on how many are listed
    return bounded


def rule_html(d: Derivation, set_: Markup) -> str:
    """The chain rule as one line of fractions; nothing where the derivative is its only factor."""
    line = rule(d)
    return f'<div class="rule">{set_.side(line)}</div>' if " = " in line else ""


def table_of(d: Derivation, set_: Markup) -> str:
    """The factors of a derivative as a table of its own."""
    made = _factors(d, factors_of(d), set_)
    rows = [
        f'<tr><td>{one["symbol_html"]}</td><td class="f">{one["formula_html"]}</td>'
        f'<td class="n">{one["figure_html"]}</td></tr>'
        for one in made["factors"]
    ]
    if total := made["total"]:
        rows.append(
            f'<tr class="sum"><td>{total["symbol_html"]}</td><td class="f">{total["formula_html"]}</td>'
            f'<td class="n">{total["figure_html"]}</td></tr>'
        )
    return f'<table class="factors">{"".join(rows)}</table>'


def _factors(d: Derivation, factors: Sequence[PanelFactor], set_: Markup) -> dict[str, Any]:
    """The table of factors, and their product below the line."""
    rows = _rows(factors, set_)
    if len(factors) < 2:
        return rows | {"total": None}
    left = set_.math(f"d{'E' if d.sample is None else error_name(d)}/d{differentiated(d)}")
    summed = d.quantity.shared
    return rows | _total(left, words.SUM if summed else words.PRODUCT, d.gradient, set_)


def _rows(factors: Sequence[PanelFactor], set_: Markup) -> dict[str, Any]:
    return {
        "factors": [
            {
                "symbol_html": set_.math(factor.symbol),
                "formula_html": "".join(_formula(one.formula, one.put, set_) for one in factor.equations),
                "figure_html": number(factor.figure),
                "value": factor.value,
                "lit": list(factor.lit),
            }
            for factor in factors
        ]
    }


def _total(symbol: str, says: Text, value: float, set_: Markup) -> dict[str, Any]:
    html = {"symbol_html": symbol, "formula_html": set_.says(says), "figure_html": number(figure(value))}
    return {"total": html | {"value": value}}


def _formula(formula: str, put: str, set_: Markup) -> str:
    """What a factor is, and the numbers in it."""
    shown = formula.removeprefix("= ")
    symbols = f'<span class="symbols">{set_.side(shown)}</span>' if shown else ""
    return symbols + (set_.put(put) if put else "")


def _forward(d: Derivation, set_: Markup) -> list[dict[str, Any]]:
    """How the number itself comes about; an input is given, and a delta has its rule alone."""
    t, q = d.trace, d.quantity
    if q.constant:
        return [{"id": "forward", "title": "", "html": set_.paragraph(words.CONSTANT.format(l=q.l + 1))}]
    if q.l == 1 or q.kind == "delta":
        return []
    lines = [forward_rows.net_input(t, q.l, q.j)]
    lines += [forward_rows.output(t, q.l, q.j)] if q.kind == "output" else []
    return [{"id": "forward", "title": words.FORWARD[set_.speak], "html": "".join(map(set_.equation, lines))}]


def _sections(d: BoundedDerivation, set_: Markup) -> list[dict[str, Any]]:
    wide = fan_out_section(d, set_)
    return [*([wide] if wide else []), paths_section(d, set_)]


def _account_section(account: Account, set_: Markup) -> dict[str, Any]:
    of_engine = stored(account)  # it is of engines, not of learning
    html = set_.blocks([block for block in account.blocks()[1:] if block != of_engine])
    return {"id": "account", "title": words.ACCOUNT[set_.speak], "html": html, "folded": True}


def _derivation_section(d: Derivation, set_: Markup) -> dict[str, Any]:
    first, *others = derivation_blocks.blocks(d)
    html = set_.blocks(others if isinstance(first, Heading) else [first, *others])
    return {"id": "derivation", "title": words.DERIVATION[set_.speak], "html": html, "folded": True}


def _reply(
    o: _Opened, value: float, gradient: float, sections: list[dict[str, Any]], asks: list[str]
) -> dict[str, Any]:
    m, q = o.moment, o.quantity
    return {
        "name": q.name,
        "label": o.set_.names.parameter(q.name) or q.name,
        "view": m.view,
        "update": m.update,
        "row": m.row if q.parameter else m.sample + 1,
        "value": value,
        "gradient": gradient,
        "title_html": title_of(m, q, o.set_),
        "sections": sections,
        "asks": asks,
        "edit": q.parameter,
    }
