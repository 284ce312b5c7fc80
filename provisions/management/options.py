"""What is wrong with the options of a command, for the person at the terminal."""

from django.core.exceptions import ValidationError


def said_of_options(error: ValidationError) -> str:
    """The faults of some options, each in a sentence that begins with its name."""
    faults = error.message_dict.items()
    return " ".join(f"--{name}: {' '.join(sentences)}" for name, sentences in faults)
