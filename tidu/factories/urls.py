"""Addresses of factories."""

from django.urls import path

from tidu.factories import views

app_name = "factories"

urlpatterns = [
    path("", views.all_factories, name="list"),
    path("new/<int:enterprise>/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
]
