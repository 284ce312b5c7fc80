"""Messages about invalid options of a command."""

from django.core.exceptions import ValidationError


def option_errors(error: ValidationError) -> str:
    """Return the errors of the options, each with the name of its option in front."""
    faults = error.message_dict.items()
    return " ".join(f"--{name}: {' '.join(sentences)}" for name, sentences in faults)
