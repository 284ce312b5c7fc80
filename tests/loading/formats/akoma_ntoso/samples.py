"""Akoma Ntoso documents for tests, and what was read of one, in short."""

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


META = """<meta><identification source="#us">
 <FRBRWork><FRBRthis value="/akn/ke/act/2020/1/!main"/><FRBRuri value="/akn/ke/act/2020/1"/>
  <FRBRdate date="2020-02-03" name="assent"/><FRBRauthor href="#parliament"/>
  <FRBRcountry value="ke"/></FRBRWork>
 <FRBRExpression><FRBRdate date="2020-02-03" name="x"/><FRBRlanguage language="eng"/>
 </FRBRExpression>
 <FRBRManifestation><FRBRthis value="https://laws.example.org/ke/1.xml"/>
  <FRBRauthor href="#printer"/></FRBRManifestation></identification>
 <publication date="2020-02-10" name="Gazette" showAs="The Gazette"/>
 <lifecycle source="#us"><eventRef eId="commencement" date="2020-03-01" source="#us"/></lifecycle>
 <references source="#us"><TLCOrganization eId="printer" href="/p" showAs="The Printer"/>
 </references>{notes}</meta>"""


PREFACE = "<preface><p>An <docTitle>Act on Ponds</docTitle></p></preface>"


HOLDERS = {"debate": "debateBody", "judgment": "judgmentBody", "portion": "portionBody"}


def document(body, kind="act", notes="", preface=PREFACE, namespace=NAMESPACE, name="act", **parts):
    meta, holder = META.format(notes=notes), HOLDERS.get(kind, "body")
    before, after = parts.get("before", ""), parts.get("after", "")
    return (
        f'<akomaNtoso xmlns="{namespace}"><{kind} name="{name}">{meta}{preface}{before}'
        f"<{holder}>{body}</{holder}>{after}</{kind}></akomaNtoso>"
    )


def outline(instrument):
    return [
        (str(p.clause_type), p.eid, p.locator, p.number, p.heading, p.text)
        for p in instrument.provisions
    ]


def words(instrument, stretch):
    return " ".join(instrument.transcript[stretch.start : stretch.end].split())


def left_out(instrument):
    return {str(s.reason): words(instrument, s) for s in instrument.stretches if s.reason}
