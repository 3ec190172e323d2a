"""Attune: an offline voice guide for hands-free exercises."""

__version__ = "0.1.0"
