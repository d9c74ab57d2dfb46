"""Checks on finished files for machines: bytes in, findings out. Pure: no site, no disk, no clock of its own."""
