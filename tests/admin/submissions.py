"""What a browser sends for a page of the admin, filled in as a person would."""

import html
import re

import lxml.html
from django.urls import reverse


def url(model, view, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


def values(form):
    """The fields of one form as they stand in the page."""
    sent = {}
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if value is None or value is False:
            continue
        if hasattr(widget, "decompress"):
            parts = widget.decompress(value)
            sent |= {f"{bound.html_name}_{i}": part for i, part in enumerate(parts) if part}
        else:
            sent[bound.html_name] = getattr(value, "pk", value)
    return sent


def submission(page, **changes):
    """Everything the page would send, with some fields filled in differently.

    Rows of an inline are added by giving `<prefix>=[{...}, ...]`.
    """
    sent = values(page.context["adminform"].form)
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        new = changes.pop(formset.prefix, [])
        sent |= values(formset.management_form)
        for form in formset.initial_forms:
            sent |= values(form)
        sent[f"{formset.prefix}-TOTAL_FORMS"] = formset.initial_form_count() + len(new)
        for number, row in enumerate(new, formset.initial_form_count()):
            sent |= {f"{formset.prefix}-{number}-{name}": value for name, value in row.items()}
    sent |= changes
    return {name: value for name, value in sent.items() if value is not None}


def save(client, page_url, **changes):
    """Open a page, fill it in and send it."""
    return client.post(page_url, submission(client.get(page_url), **changes))


def fields_of(row):
    """A row's own values, to type them into an empty form."""
    held = {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    # A box that is not ticked is not sent; 0 is a value like any other.
    return {name: value for name, value in held.items() if value is not None and value is not False}


def errors(response):
    """What the page says is wrong, in the form and in its inlines."""
    found = [e for es in response.context["adminform"].form.errors.values() for e in es]
    for inline in response.context["inline_admin_formsets"]:
        found += inline.formset.non_form_errors()
        found += [e for form in inline.formset.forms for es in form.errors.values() for e in es]
    return found


def text(response):
    """The words of a page, without its markup."""
    words = re.sub(r"</?(a|b|code|del|i|ins|span|strong)\b[^>]*>", "", response.content.decode())
    words = html.unescape(re.sub(r"<[^>]+>", " ", words))
    return re.sub(r"\s+", " ", words)


def browser_submission(page, form_id=None):
    """What a browser would send for a form of the page that nobody touched: pairs of texts.

    Line breaks of every value are CR LF, whatever they are in the page (HTML, "constructing the
    entry list" and the encodings of forms); a box of one line has none ("value sanitization").
    Without an id the form is the one that is changed.
    """
    parsed = lxml.html.fromstring(page.content.decode())
    [form] = [
        form
        for form in parsed.forms
        if (form.get("id") == form_id if form_id else (form.get("id") or "").endswith("_form"))
        and form.get("method", "").lower() == "post"
    ]
    sent = {}
    for element in form.iter("input", "select", "textarea"):
        for value in _entries(element):
            sent.setdefault(element.get("name"), []).append(re.sub(r"\r\n|\r|\n", "\r\n", value))
    return sent


def _entries(element):
    """The values that an element adds to a submission by a button called Save."""
    kind = element.get("type", "text").lower() if element.tag == "input" else element.tag
    unsent = ("submit", "button", "file", "reset", "image")
    if not element.get("name") or element.get("disabled") is not None or kind in unsent:
        return []
    if kind in ("checkbox", "radio"):
        return [element.get("value", "on")] if element.get("checked") is not None else []
    if kind == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and element.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value", option.text or "") for option in chosen]
    if kind == "textarea":
        return [(element.text or "").removeprefix("\n")]
    if kind in ("text", "search", "tel", "url", "email", "password"):
        return [re.sub(r"[\r\n]", "", element.get("value", ""))]
    return [element.get("value", "")]
