"""Looking into the trail: by staff, by an organization, by a person; each look decided, and on record."""
