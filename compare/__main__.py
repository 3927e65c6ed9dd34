"""`python -m compare` is the same as `narrative-compare`."""

from compare.cli import main

raise SystemExit(main())
