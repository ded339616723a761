"""Addresses of the open data."""

from django.urls import path

from tidu.register.views import data

app_name = "data"
urlpatterns = [
    path("", data.about, name="about"),
    path("<slug:name>.csv", data.as_csv, name="csv"),
    path("<slug:name>.json", data.as_json, name="json"),
    path("<slug:name>.schema.json", data.schema, name="schema"),
]
