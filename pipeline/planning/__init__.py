"""Who has what in hand, until when, and whether it will be ready: computed from notes and counts, without files."""
