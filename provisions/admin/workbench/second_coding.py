"""Second coding: samples are drawn here, and agreement is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone

from provisions.admin.workbench.charts import line_chart
from provisions.admin.workbench.pages import page, shown
from provisions.characters import validate_characters
from provisions.choices import CoderKind, Stage, TaskState
from provisions.curating.errors import RefusedError
from provisions.curating.samples import (
    STRATA,
    SampleRequest,
    agreement_by_theme,
    agreement_of,
    by_month,
    drawn,
    start,
)
from provisions.models import Coder, Plan, Sample, Scheme

#: So many samples are listed, the latest first.
SAMPLES_SHOWN = 30


class SampleForm(forms.Form):
    """From which plans, for whom, by what, how large."""

    name = forms.CharField(
        max_length=200,
        validators=[validate_characters],
        help_text="Such as 'Pilot, November 2026'.",
    )
    plans = forms.CharField(
        help_text="Slugs of the plans, with blanks or commas between.",
        widget=forms.Textarea({"rows": 2}),
    )
    scheme = forms.ModelChoiceField(
        Scheme.objects.filter(stage=Stage.READY), to_field_name="slug", label="Codebook"
    )
    coder = forms.ModelChoiceField(
        Coder.objects.filter(kind=CoderKind.PERSON, account__isnull=False),
        to_field_name="slug",
        help_text="Who codes a second time; clauses that they coded themselves are left out.",
    )
    size = forms.IntegerField(min_value=1, initial=20, label="How many clauses")
    strata = forms.MultipleChoiceField(
        choices=list(STRATA.items()),
        required=False,
        initial=list(STRATA),
        widget=forms.CheckboxSelectMultiple,
        label="In proportion by",
    )
    seed = forms.IntegerField(
        min_value=0,
        max_value=2**62,
        initial=lambda: int(timezone.now().strftime("%Y%m%d")),
        help_text="What the draw begins with: the same seed draws the same clauses again.",
    )

    def clean_plans(self) -> list[Plan]:
        """Find the plans; names the ones that do not exist."""
        slugs = self.cleaned_data["plans"].replace(",", " ").split()
        found = {plan.slug: plan for plan in Plan.objects.filter(slug__in=slugs)}
        if missing := [slug for slug in slugs if slug not in found]:
            raise forms.ValidationError(f"There is no plan {', '.join(missing)}.")
        return list(found.values())

    @property
    def wanted(self) -> SampleRequest:
        """The sample that was asked for."""
        said = self.cleaned_data
        return SampleRequest(
            said["scheme"],
            said["plans"],
            said["coder"],
            tuple(said["strata"]),
            said["size"],
            said["seed"],
        )


@page("draw_sample")
def second(request: HttpRequest) -> HttpResponse:
    """The form, what it would draw, and the samples that were drawn."""
    form = SampleForm(request.POST or None)
    strata: list[Any] = []
    if request.method == "POST" and form.is_valid():
        if "draw" in request.POST:
            try:
                sample = start(
                    form.wanted, form.cleaned_data["name"], by=request.user.get_username()
                )
            except RefusedError as error:
                messages.error(request, str(error))
            else:
                given = sample.tasks.count()
                said = f"{given} clauses given to {form.cleaned_data['coder'].name}."
                messages.success(request, said)
                return redirect("workbench:sample", sample.pk)
        strata = drawn(form.wanted)
    samples = Sample.objects.annotate(
        given=Count("tasks"), done=Count("tasks", filter=Q(tasks__state=TaskState.DONE))
    )
    return shown(
        request,
        "second.html",
        "Second coding and agreement",
        form=form,
        strata=strata,
        drawn=sum(len(stratum.drawn) for stratum in strata),
        is_previewed="preview" in request.POST and form.is_valid(),
        samples=samples.select_related("scheme")[:SAMPLES_SHOWN],
        charts=_charts(),
    )


@page("draw_sample")
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """One sample: how far it is, how well coders agree, theme by theme."""
    row = get_object_or_404(Sample.objects.select_related("scheme"), pk=pk)
    return shown(
        request,
        "sample.html",
        row.name,
        sample=row,
        given=row.tasks.count(),
        done=row.tasks.filter(state=TaskState.DONE).count(),
        whole=agreement_of(row),
        themes=agreement_by_theme(row),
    )


def _charts() -> list[dict[str, Any]]:
    """Agreement over time, a chart for each codebook that was used twice."""
    schemes = Scheme.objects.filter(samples__isnull=False).distinct().order_by("slug")
    return [
        {"scheme": scheme, "months": months, "chart": line_chart(_points(months))}
        for scheme in schemes
        if (months := by_month(scheme))
    ]


def _points(months: list[Any]) -> list[tuple[str, float | None]]:
    return [(month.first_day.strftime("%b %Y"), month.found.alpha) for month in months]


urlpatterns = [
    path("second/", second, name="second"),
    path("second/<int:pk>/", sample, name="sample"),
]
