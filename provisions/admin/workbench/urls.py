"""Where the pages of the workbench are; each module brings its own."""

from django.urls import URLPattern

from provisions.admin.workbench import (
    adjudication,
    correspondences,
    duties,
    imports,
    plan,
    silences,
)
from provisions.admin.workbench import codebook as vocabulary
from provisions.admin.workbench import coding_page as coding
from provisions.admin.workbench import second_coding as second
from provisions.admin.workbench import task_assignment as assigning

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
