"""A format of the tests: a line a provision, 'eid|parent|heading|text'; '#' lines are left out."""

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.file_format import Format
from provisions.loading.instruments.instrument import Instrument, Provision, Transcriber


def read(path, options):
    """Read one instrument; a line that begins with '?' is not understood."""
    transcriber, provisions = Transcriber(), []
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            transcriber.leave_out(Exclusion.TITLE_PAGE, line)
        elif line.startswith("?"):
            transcriber.unexplained(line)
        else:
            eid, parent, heading, text = line.split("|")
            transcriber.of(eid, SpanPart.HEADING, heading)
            transcriber.unexplained("\n")
            transcriber.of(eid, SpanPart.TEXT, text)
            provisions.append(
                Provision(eid, ClauseType.ARTICLE, eid, parent=parent, heading=heading, text=text)
            )
        transcriber.unexplained("\n")
    yield Instrument(transcriber.transcript, transcriber.stretches, provisions, language="en")


SAMPLE = Format("sample", "samples", lambda path, head: path.suffix == ".sample", instruments=read)
