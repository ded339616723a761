"""Addresses of the frame itself."""

from django.urls import path

from tidu.core import theme
from tidu.core.lists import views

app_name = "core"
urlpatterns = [
    path("theme/", theme.choose_theme, name="theme"),
    path("views/", views.save_view, name="save_view"),
    path("views/<int:pk>/", views.change_view, name="change_view"),
]
