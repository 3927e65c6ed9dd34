"""Hostile input by the hundred thousand: every reader, the extraction, the report writers, the whole comparison.

    python -m tests.fuzz --inputs 100000 --seed 1      all of it, over two processes
    python -m tests.fuzz --replay FOLDER               what failed, once more
    python -m tests.fuzz.guided txt --runs 20000       one target, guided by coverage (needs atheris)

An input is made from samples, the project's own events unless others are named, by mutation: spliced, cut, repeated,
salted with what texts hold in the worst case, given wrong types or another encoding. It depends on the seed, the
target and its number alone. What may happen: a result that holds what `checks` asks of it, or a CompareError.
"""
