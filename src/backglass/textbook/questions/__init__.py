"""Questions of the practice: a file a topic, found by being here.

How to write one
----------------
A topic's file ends in ``TOPIC = Topic(name, place, title, (generator, ...))``; its name is the file's with hyphens. A
generator is a small pure function of a `Draw` that returns a draft by one of four functions of
`backglass.textbook.question`:

- ``ask_number(at, says, value, *wrongs, because=, hint=, given=)``: a number to be typed. `hint` is the formula.
- ``ask_choice(at, says, right, *wrongs, because=, given=)``: four choices: numbers, tuples of numbers, formulas (str),
  or words (Text).
- ``ask_gap(at, says, program, right, *wrongs, because=, check=)``: a program with ``____`` and four pieces for it.
  `check` calls the program and leaves in ``result`` what the right piece alone gives; `asked_of` says the question.
- ``ask_erratum(at, "001-7", right, *wrongs)``: what is wrong in a formula of the errata; `right` and the others say it
  in a sentence each, the others by ``not_wrong``.

Its function's name, behind the topic's, is the question's id: ``softmax.one_output`` is "softmax-one-output".

- `at` is ``At(lesson, step, Text(en, ja))``, where the answer can be read up: the step's number from 1, and its title
  as the lesson has it; a test holds both together.
- `given` is ``{"u": (1.0, 2.0)}``: numbers below the question, the same that the test's oracle recomputes the answer
  from. Whatever the answer depends on stands in it (or in the program), not in the sentence alone; the indices i, j and
  k are not shown, as the sentence names them.
- Every answer is computed, by `backglass.equations` where they have it. `wrong(slip, what, reason)` is a wrong answer,
  computed with the slip made; the slips of `words.practice.SLIPS` need no reason. Any other name ("argmax", "own")
  names a confusion and needs a reason, which says in one or two sentences why it is wrong.
- Numbers that lie within a hundredth of each other cannot be told apart: then the draft is thrown away and drawn again
  with new numbers (200 times, then it is an error), so draw numbers for which the slips differ. Of more than three
  wrong answers three are drawn that differ; a question of words needs three at least, better five or six. A number
  that is only what rounding leaves of 0 is drawn again, too.
- A topic is one thing that a learner would choose with `--topic`. Topics stand in the order of the lessons, whose
  places they use, those of one place by their names; programs come last (210 and up).
- What several topics need stands in one place: f and f' at one net input in `textbook.one_unit`, three probabilities in
  `Draw.probabilities`, a question about a network with n units in its layers in `words.practice.of_layers`.
- Draw by `draw.number(-2, 2)` (multiples of 0.1, never 0), `draw.whole`, `draw.pick`, `draw.numbers` (different ones),
  and nothing else: no `random`, no order of sets, no matrix product of large arrays.
- Sentences are `Text(en, ja)` in the style of the lessons; formulas in the plain notation (``δ_1 = (y_1 - d_1)``).
- An oracle for each id stands in `tests/oracles/questions/`, a file a topic: a function of the question as JSON has it
  that finds the answer another way; for a gap, what ``result`` must be. A test fails where one is missing.
"""
