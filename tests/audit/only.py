"""Marks for what only one kind of database can be asked."""

import pytest

on_postgresql = pytest.mark.parametrize("template", ["postgresql"], indirect=True, scope="session")
on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True, scope="session")
