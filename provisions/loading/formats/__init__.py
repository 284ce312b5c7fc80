"""The file formats that can be loaded, one package per format."""
