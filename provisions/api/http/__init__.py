"""The protocol: parameters, problems, caching, links, media types, the OpenAPI document."""
