"""Addresses that search engines look for by themselves."""

from django.urls import path

from tidu.register.views import discovery

app_name = "discovery"
urlpatterns = [
    path("robots.txt", discovery.robots, name="robots"),
    path("sitemap.xml", discovery.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", discovery.sitemap_part, name="part"),
]
