"""Hand-offs: what goes out, what tools and people make of it, what comes back."""
