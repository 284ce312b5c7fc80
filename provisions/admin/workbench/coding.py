"""The coding page: one clause, the codebook at hand, and the next clause after it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
