"""A model served over HTTP: predictions and explanations of rows that programs send.

`application.py` is who is heard and what may come in, `request_parts.py` takes a request apart, `of_tables.py` and
`of_arrays.py` answer for the two kinds of models, `openapi.py` and `front_page.py` say how to ask. All values are read
by the model's forms, and answers have the bits of `backglass predict`.
"""
