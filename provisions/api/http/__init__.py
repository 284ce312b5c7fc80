"""The protocol: parameters, problems, links, media types, compression."""
