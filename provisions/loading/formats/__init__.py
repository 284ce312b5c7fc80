"""The file formats that can be loaded, one package a format."""
