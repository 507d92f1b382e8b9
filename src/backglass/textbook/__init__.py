"""The textbook: the worked examples of the five documents, every figure beside the computed one.

How a lesson is written
-----------------------
A folder in `lessons/` for each lesson (`input_design/` for "input-design") with a constant ``LESSON``; `shelf.py`
finds it there, and its `place` says where it is best read. Nothing else is touched: `chain_rule/` is the pattern.
What would make `__init__.py` too long stands beside it (`steps.py`, `runs.py`, `traps.py`), what several lessons
use beside their folders (`examples.py`, `small_runs.py`, `naive.py`). A lesson's texts stand in it; only a document
or a term of the glossary that is new goes into `words/`.

A `Lesson` names itself (name, place, title, documents "000" to "004", the English glossary terms it uses) and holds
two functions: ``work(watch)`` computes its `Content`; ``evidence()`` computes the checks of its errata at once,
and `work` puts them among its checks. The first lesson that names a term introduces it: no earlier one uses the word
in either language, and its own text says what it means.

A `Content` is what is given (`Given`), steps (`LessonStep`: title, why, lines, perhaps a `Table`, a
picture, a program), the sentences of a summary card, `Check` objects, and ``data``: the lesson's numbers as plain JSON
values, which the tests compare with acceptance.json and which ``--json`` prints at the top level (so no key "lesson",
"title", "documents", "given", "steps", "summary", "checks"). `worked.py` says all of it in the blocks of `page/`.

Every number comes from `equations`, `glass` or `engines`, never from a constant: an error planted there must
show in the checks. A line is made by ``line(formula, value, put, values, slips=...)``: `value` is computed by
the equations, `put` is the formula with {} for every number of `values`, and the digits shown are chosen so that
the printed result follows from the printed numbers. Formulas are the same in both languages (×, -, ², ∂, δ, η;
no words); everything else is a `Text`. `slips` holds what a reader gets who makes a named slip: "sign" (besides
the plain wrong sign, which is always looked for), "derivative" (f' missing), "mean" (sum for mean or mean for
sum), "early" (an updated weight used too early), "half" (the 1/2 forgotten). The quiz asks for the value of a
step's last line, so that is the one to give slips to.

A check holds a number as printed, as text, with the document and the place in it, and the computed number;
``same(...)`` is a check against another route to the same number (closed form, differences, sum over paths).
A check that names an erratum must disagree, every other one must agree. ``evidence(id, ...)`` makes both for an
erratum: what is printed (or what its formula gives at its word) disagrees, the right value agrees.
"""
