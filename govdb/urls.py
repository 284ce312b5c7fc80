"""The URLs of the admin, the API and the pages."""

from django.contrib import admin
from django.urls import include, path

from provisions.api.http import pages, problems

urlpatterns = [
    path("admin/work/", include("provisions.admin.workbench.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("provisions.api.urls")),
    *pages.urlpatterns,
]

handler400 = problems.handler400
handler404 = problems.handler404
handler500 = problems.handler500
