"""Domains of mail addresses: claimed and verified by an organization, looked at again each day."""
