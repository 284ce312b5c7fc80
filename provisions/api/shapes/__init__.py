"""The shapes of responses in the OpenAPI document."""
