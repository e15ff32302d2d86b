"""Many issues at once: local workers, clusters, and what tells that two of them run the same program."""
