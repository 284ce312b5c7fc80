"""Where everything is mounted."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("provisions.api.pages")),
    path("admin/", admin.site.urls),
]
