"""One file a format: each turns a file into (line, noun, fields) rows, or says what is wrong."""
