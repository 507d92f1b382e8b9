"""How a column's cells become values: decided once, from the training table, and kept with the model."""
