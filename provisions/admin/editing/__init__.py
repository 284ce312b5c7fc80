"""What the pages of curated nouns share: forms, lists, conflicts, trees."""
