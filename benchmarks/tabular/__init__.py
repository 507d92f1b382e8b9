"""Forty-one real tables, split once by a hash of their names: half to choose defaults on, half to report on."""
