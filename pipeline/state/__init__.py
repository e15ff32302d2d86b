"""What state a translation is in: sources, ledgers of facts, standings, bookkeeping. Pure: touches no file."""
