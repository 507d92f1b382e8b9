"""The lessons in the order in which they are best read."""

from __future__ import annotations

from backglass.textbook.lesson import Lesson
from backglass.textbook.lessons import (
    activations,
    chain_rule,
    cost,
    depth,
    input_design,
    losses,
    mazur,
    multilayer,
    paths,
    perceptron,
    softmax,
    two_layer,
    vanishing,
    xor,
)

LESSONS: dict[str, Lesson] = {
    lesson.name: lesson
    for lesson in (
        chain_rule.LESSON,
        two_layer.LESSON,
        multilayer.LESSON,
        mazur.LESSON,
        paths.LESSON,
        cost.LESSON,
        vanishing.LESSON,
        activations.LESSON,
        softmax.LESSON,
        losses.LESSON,
        perceptron.LESSON,
        xor.LESSON,
        depth.LESSON,
        input_design.LESSON,
    )
}
