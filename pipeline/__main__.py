"""`python -m pipeline` is `peraklad`."""

from pipeline.cli import main

if __name__ == "__main__":  # a process that is begun anew looks at this file, too
    main()
