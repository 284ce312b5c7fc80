"""What a row, a column, a key and an error of a load are."""
