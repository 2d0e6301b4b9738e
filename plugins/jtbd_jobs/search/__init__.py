"""The analysis `jobs.search`: what people search for and how they visit, by job; what no rule knows; what to watch."""
