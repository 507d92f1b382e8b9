# An engine against the reference. `sums`: another order of summation and other exponentials, relative to the norm.
ENGINE_SUMS = {"float64": 1e-12, "float32": 2e-5}

# 50 updates, relative to the norm of the change: what one update rounds, the next ones carry on.
ENGINE_UPDATES = {"float64": 1e-11, "float32": 1e-4}

# The loss of 10,000 updates of the worked example, at every update.
ENGINE_LOSSES = 1e-12
