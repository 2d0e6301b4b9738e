"""Triangulation: each job in sales, web analytics, surveys and interviews, and where these disagree (J2)."""
