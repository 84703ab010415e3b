"""Questions to take: written for this product, each with its source, its number and all its languages."""
