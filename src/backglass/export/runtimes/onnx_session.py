"""A program of its own: `python -I onnx_session.py MODEL TABLE VALUES [FOLDER ...]` runs a model of ONNX.

TABLE is an array of NumPy, VALUES is written as one: the prediction or the probabilities. Labels are printed as JSON,
null where there are none. Each FOLDER is one more that modules are imported from.
"""

from __future__ import annotations

import json
import sys


def main(model: str, table: str, values: str, *folders: str) -> None:
    """Run a model."""
    sys.path += folders
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors alone
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    (asked,) = session.get_inputs()
    kind = np.float64 if asked.type == "tensor(double)" else np.float32
    names = [one.name for one in session.get_outputs()]
    found = dict(zip(names, session.run(names, {asked.name: np.load(table).astype(kind)}), strict=True))
    np.save(values, found["prediction" if "prediction" in found else "probabilities"].astype(np.float64))
    print(json.dumps(found["label"].tolist() if "label" in found else None))


if __name__ == "__main__":
    main(*sys.argv[1:])
