"""Addresses of checks."""

from django.urls import path

from tidu.stages.checks import views

app_name = "checks"
urlpatterns = [
    path("", views.check_list, name="list"),
    path("<int:pk>/", views.check_page, name="detail"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/tick/", views.tick, name="tick"),
]
