"""The gate: may an issue be published, and if not, exactly why."""
