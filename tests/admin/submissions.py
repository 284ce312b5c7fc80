"""What a browser would send for a page of the admin, filled in as a person would."""

import html
import re

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
