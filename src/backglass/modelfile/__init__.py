"""One safe file per model: arrays as tensors, everything else as JSON in the header, nothing that can run.

docs/model-file.md describes the file for whoever reads it in another language.
"""

from backglass.modelfile.container import FORMAT, VERSION, is_model
from backglass.modelfile.member_runs import MemberRun
from backglass.modelfile.model import FILE_NAME, Model, model_path, read_model, write_model

__all__ = [
    "FILE_NAME",
    "FORMAT",
    "VERSION",
    "MemberRun",
    "Model",
    "is_model",
    "model_path",
    "read_model",
    "write_model",
]
