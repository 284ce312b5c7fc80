"""The shapes of answers as the OpenAPI document describes them."""
