"""Second coding: pages to draw samples and to read agreement."""

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
from provisions.admin.workbench.pages import page, render_page
from provisions.characters import validate_characters
from provisions.choices import CoderKind, Stage, TaskState
from provisions.curating.errors import RefusedError
from provisions.curating.samples import (
    STRATA,
    SampleRequest,
    agreement_by_theme,
    agreement_of,
    by_month,
    draw_strata,
    start,
)
from provisions.models import Coder, Plan, Sample, Scheme

#: The maximum number of samples in the list, the latest first.
SAMPLES_SHOWN = 30


class SampleForm(forms.Form):
    """The plans, the coder, the strata and the size of a sample."""

    name = forms.CharField(
        max_length=200,
        validators=[validate_characters],
        help_text="Such as 'Pilot, November 2026'.",
    )
    plans = forms.CharField(
        help_text="Slugs of the plans, separated by blanks or commas.",
        widget=forms.Textarea({"rows": 2}),
    )
    scheme = forms.ModelChoiceField(
        Scheme.objects.filter(stage=Stage.READY), to_field_name="slug", label="Codebook"
    )
    coder = forms.ModelChoiceField(
        Coder.objects.filter(kind=CoderKind.PERSON, account__isnull=False),
        to_field_name="slug",
        help_text="The second coder. Clauses that this coder has already coded are excluded.",
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
        help_text="The seed of the random draw: the same seed draws the same clauses.",
    )

    def clean_plans(self) -> list[Plan]:
        """Look up the plans. Raises ValidationError with the unknown slugs."""
        slugs = self.cleaned_data["plans"].replace(",", " ").split()
        found = {plan.slug: plan for plan in Plan.objects.filter(slug__in=slugs)}
        if missing := [slug for slug in slugs if slug not in found]:
            raise forms.ValidationError(f"No plan has the slug {', '.join(missing)}.")
        return list(found.values())

    @property
    def wanted(self) -> SampleRequest:
        """The requested sample."""
        cleaned = self.cleaned_data
        return SampleRequest(
            cleaned["scheme"],
            cleaned["plans"],
            cleaned["coder"],
            tuple(cleaned["strata"]),
            cleaned["size"],
            cleaned["seed"],
        )


@page("draw_sample")
def second(request: HttpRequest) -> HttpResponse:
    """Show the form, a preview of the sample, and the earlier samples; POST draws one."""
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
                coder = form.cleaned_data["coder"].name
                messages.success(request, f"{given} clauses assigned to {coder}.")
                return redirect("workbench:sample", sample.pk)
        strata = draw_strata(form.wanted)
    samples = Sample.objects.annotate(
        given=Count("tasks"), done=Count("tasks", filter=Q(tasks__state=TaskState.DONE))
    )
    return render_page(
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
    """Show the progress of one sample, and the agreement of coders by theme."""
    row = get_object_or_404(Sample.objects.select_related("scheme"), pk=pk)
    return render_page(
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
    """A chart of agreement over time for each codebook with second codings."""
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
