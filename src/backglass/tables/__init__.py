"""Reading tables: bytes to text, text to cells, cells to columns; dataframes, Parquet, a table joined to another."""
