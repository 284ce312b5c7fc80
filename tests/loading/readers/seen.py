"""What was read of a document, as short as a test can say it."""

from provisions.analysis.segments import account
from provisions.choices import Exclusion
from provisions.loading.instruments import Instrument


def gaps(instrument: Instrument) -> list[str]:
    """The words that nobody, or more than one, accounts for."""
    return [
        instrument.transcript[segment.start : segment.end].strip()
        for segment in account(instrument.transcript, instrument.stretches)
        if segment.kind in ("gap", "overlap")
    ]


def outline(instrument: Instrument) -> list[tuple[str, str, str, str, str]]:
    """Each provision: eid, locator, number, heading and text."""
    return [(p.eid, p.locator, p.number, p.heading, p.text) for p in instrument.provisions]


def left_out(instrument: Instrument, reason: Exclusion) -> str:
    """The words that are left out for a reason."""
    return " ".join(
        instrument.transcript[stretch.start : stretch.end].strip()
        for stretch in instrument.stretches
        if stretch.reason == reason
    )
