"""What joins the glass with engines and runs."""

from backglass.inspection.certificate import certify
from backglass.inspection.replay import Replay, Step, replay, replay_of

__all__ = ["Replay", "Step", "certify", "replay", "replay_of"]
