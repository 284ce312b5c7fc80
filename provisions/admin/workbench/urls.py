"""The addresses of the workbench's pages; each module defines its own."""

from django.urls import URLPattern

from provisions.admin.workbench import (
    adjudication,
    codebook,
    coding_page,
    correspondences,
    duties,
    imports,
    plan,
    second_coding,
    silences,
    task_assignment,
)

app_name = "workbench"

urlpatterns: list[URLPattern] = [
    *adjudication.urlpatterns,
    *task_assignment.urlpatterns,
    *coding_page.urlpatterns,
    *correspondences.urlpatterns,
    *duties.urlpatterns,
    *imports.urlpatterns,
    *plan.urlpatterns,
    *second_coding.urlpatterns,
    *silences.urlpatterns,
    *codebook.urlpatterns,
]
