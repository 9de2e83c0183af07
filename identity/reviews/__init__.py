"""Access reviews: what an organization lent and granted, beside what was used of it."""
