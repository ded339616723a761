"""The pages: assigning and ranking for those who read nationally, scoring for experts."""
