"""Estimators under torchrun: off unless asked for, and then the same bits on every rank as alone."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

PROGRAM = """
import sys, warnings
import numpy as np
import backglass as bg
warnings.simplefilter("ignore")
rng = np.random.default_rng(0)
X = rng.normal(size=(300, 4))
y = (X[:, 0] > 0).astype(int)
asked = {"max_iter": 4, "random_state": 0, "ranks": sys.argv[1], "parts": 8}
one = bg.MLPClassifier((8,), **asked).fit(X, y)
many = bg.MLPClassifier(preset="tabular", members=3, **asked).fit(X, y)
print(repr([float(np.concatenate([w.ravel() for w in made.coefs_]).sum()) for made in (one, many)]), flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed")
def test_ranks_fit_together_where_they_are_asked_to(tmp_path):
    program = tmp_path / "fits.py"
    program.write_text(PROGRAM, encoding="utf-8")
    alone = subprocess.run([sys.executable, program, "off"], capture_output=True, text=True, check=True).stdout
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    done = subprocess.run([*launch, program, "force"], capture_output=True, text=True, timeout=300)
    assert done.stdout == alone * 2, done.stderr[-2000:]
