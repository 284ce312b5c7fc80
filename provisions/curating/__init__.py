"""What curators do to curated rows: judging, drawing, adjudicating, reverting, merging."""
