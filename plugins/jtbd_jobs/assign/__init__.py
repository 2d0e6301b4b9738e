"""The analysis `jobs.assign`: deals and customers by job, and what sets the jobs apart."""
