"""The archive: what is worked out of each issue's files and kept in the index for the next time."""
