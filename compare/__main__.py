"""`python -m compare` is the same as `narrative-compare`."""

from compare.cli import run

if __name__ == "__main__":  # worker processes import this file again
    run()
