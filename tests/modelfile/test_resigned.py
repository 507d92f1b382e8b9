"""Files that were changed and signed again: damaged, in one sentence, or another whole file.

Whatever is done with them, nothing comes of it but the package's own errors, none takes long or much memory.
"""

from __future__ import annotations

import json
import os
import resource
import time
import traceback
import warnings
from collections import Counter
from typing import Any

import numpy as np
import pytest
from safetensors import SafetensorError

import backglass as bg
from tests.modelfile.damaging import damaged
from tests.modelfile.whole_files import Whole, command, wholes

MUTATIONS = int(os.environ.get("BACKGLASS_MUTATIONS", "20"))
SEED = int(os.environ.get("BACKGLASS_SEED", "0"))  # the same damage every time, until another is asked for
SECONDS, KIBIBYTES = 20.0, 2 * 2**20  # none may take longer, or more
COMMANDS = 10  # of so many one is given to a command, too
SHOWN = 20  # of those that went wrong


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    return wholes(tmp_path_factory.mktemp("whole"))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of fits that have not converged
def test_whole_files_are_taken(originals, tmp_path):
    for whole in originals:
        path = tmp_path / "whole"
        path.write_bytes(whole.write(json.dumps(whole.pair[0]), whole.pair[1]))
        whole.use(path)


def test_files_changed_and_signed_again(originals, tmp_path, capsys):
    path = tmp_path / "model.safetensors"
    found, wrong = Counter[str](), list[str]()
    for mutation in range(MUTATIONS):
        rng = np.random.default_rng([SEED, mutation])
        whole, other = (originals[int(rng.integers(len(originals)))] for _ in range(2))
        done, text, arrays = damaged(rng, whole.pair, other.pair)
        try:
            path.write_bytes(whole.write(text, arrays))
        except SafetensorError:  # longer than any safetensors file
            found["no file"] += 1
            continue
        try:
            found[used(whole, path, mutation, capsys)] += 1
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            last = "".join(traceback.format_tb(error.__traceback__)[-1:]).strip()
            wrong.append(f"mutation {mutation} of seed {SEED}, {whole.name}: {done}: {error!r} {last}")
    with capsys.disabled():
        print(f"\n{MUTATIONS} files signed again (seed {SEED}): {dict(found)}")
    assert not wrong, f"{len(wrong)} of {MUTATIONS}:\n" + "\n".join(wrong[:SHOWN])


def used(whole: Whole, path: Any, mutation: int, capsys: Any) -> str:
    """What came of a file, once all was done with it that can be."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    came = "used"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            whole.use(path)
        except bg.BackglassError as error:
            came = "refused"
            in_one_sentence(error)
        if mutation % COMMANDS == 0:
            words = command(mutation // COMMANDS, path)
            said = capsys.readouterr().err
            assert "Traceback" not in said, (words, said)
    assert time.monotonic() - began < SECONDS, "it took long"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < KIBIBYTES, "it took much memory"
    return came


def in_one_sentence(error: bg.BackglassError) -> None:
    """What is said of a damaged file is one line, in both languages."""
    for said in (error.text.en, error.text.ja):
        assert said.isprintable(), said
        assert 0 < len(said) < 700, said
