"""Addresses of the public interface."""

from tidu.register import api

app_name = "api"
urlpatterns = api.urls()
