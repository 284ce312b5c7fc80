"""Where the pages of the workbench are; each module brings its own."""

from django.urls import URLPattern

from provisions.admin.workbench import (
    adjudication,
    assigning,
    coding,
    correspondences,
    duties,
    imports,
    plan,
    second,
    silences,
    vocabulary,
)

app_name = "workbench"

urlpatterns: list[URLPattern] = [
    *adjudication.urlpatterns,
    *assigning.urlpatterns,
    *coding.urlpatterns,
    *correspondences.urlpatterns,
    *duties.urlpatterns,
    *imports.urlpatterns,
    *plan.urlpatterns,
    *second.urlpatterns,
    *silences.urlpatterns,
    *vocabulary.urlpatterns,
]
