from hypothesis import settings

# A busy machine may take long over one example; how long a test takes is not its claim.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
