"""Addresses of the frame itself."""

from django.urls import path

from tidu.core import theme

app_name = "core"
urlpatterns = [path("theme/", theme.choose_theme, name="theme")]
