"""What was read of a document, as short as a test can say it."""

from pathlib import Path

from lxml import etree

from provisions.analysis.segments import account
from provisions.analysis.words import squeezed
from provisions.choices import Exclusion
from provisions.loading.instruments.instrument import Instrument, mismatches


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


def has_whole_account(instrument: Instrument, path: Path) -> bool:
    """Whether each character of an XML file is in the transcript and accounted for once."""
    root = etree.parse(str(path), etree.XMLParser(remove_comments=True, remove_pis=True)).getroot()
    assert instrument.transcript == "".join(map(str, root.itertext()))
    assert (gaps(instrument), list(mismatches(instrument))) == ([], [])
    told = "".join(instrument.transcript[s.start : s.end] for s in instrument.stretches)
    return squeezed(told) == squeezed(instrument.transcript)
