"""What measures the tool: quality against hand-labelled events, and seconds. `python -m benchmarks --help`."""
