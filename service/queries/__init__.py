"""Reads of the read models, now or as of an earlier position.

`with view(engine, code, clock, as_of) as v:` gives one consistent moment; every query takes such a view and
answers with the structs of `service.queries.answers`. What does not exist, or cannot be asked for, is an
`events.refusals.Refusal`.
"""
