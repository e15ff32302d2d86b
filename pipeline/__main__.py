"""`python -m pipeline` is `peraklad`."""

from pipeline.cli import main

main()
