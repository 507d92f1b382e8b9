"""Writing the folder of results: the model, its history, the learning curve, a report, the options."""

from __future__ import annotations

from backglass.cli.config import at_home_anywhere, write_config
from backglass.cli.facts import losses_of
from backglass.cli.page import report_page
from backglass.cli.results import CONFIG_NAME, CURVE_NAME, HISTORY_NAME, MODEL_NAME, REPORT_NAME
from backglass.cli.told import FitReport
from backglass.files import write_whole
from backglass.modelfile import write_model
from backglass.pictures.charts import curves
from backglass.words import Language
from backglass.words import training as words
from backglass.workflow.fitted import Fitted


def write(told: FitReport, speak: Language) -> None:
    """Write the results, the model first; each file is the old or the new one, whenever the process is killed."""
    fitted, folder = told.fitted, told.folder
    curve = curve_svg(fitted, speak)
    write_model(folder / MODEL_NAME, told.model)
    write_whole(folder / HISTORY_NAME, fitted.history.to_csv().encode())
    write_whole(folder / CURVE_NAME, curve.encode())
    write_whole(folder / REPORT_NAME, report_page(told, curve, speak).encode())
    write_config(folder / CONFIG_NAME, at_home_anywhere(fitted.job))


def curve_svg(fitted: Fitted, speak: Language) -> str:
    """The learning curve, with a line at the epoch whose parameters came back; of a committee a line a member."""
    series = [(name[speak], lines) for name, lines in losses_of(fitted)]
    title = words.CURVE_TITLE.format(target=fitted.preparation.target.name)[speak]
    return curves(title, words.LABELS["epochs"][speak], series, mark=fitted.best_epoch)
