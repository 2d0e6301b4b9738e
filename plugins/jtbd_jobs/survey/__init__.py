"""What people say in a survey, for whom that speaks, and how it compares with what they did."""
