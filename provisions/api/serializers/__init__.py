"""The contract: what each answer holds. For the OpenAPI document; never run on the hot path."""
