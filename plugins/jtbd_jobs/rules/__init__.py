"""The consultant's rules: jobs.yml as a value, held against the data and asked of any text."""
