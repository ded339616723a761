"""Addresses of certificates: short, since a code on paper carries one."""

from django.urls import path

from tidu.register.views import certificates

app_name = "certificates"
urlpatterns = [
    path("", certificates.lookup, name="lookup"),
    path("<str:number>.json", certificates.certificate_file, name="file"),
    path("<str:number>/", certificates.certificate, name="certificate"),
]
