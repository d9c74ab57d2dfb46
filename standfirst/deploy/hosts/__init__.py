"""The hosts that exist, each behind the protocol of `deploy.host`; what only one of them needs is imported there."""
