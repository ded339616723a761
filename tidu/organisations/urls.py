"""Addresses of organisations."""

from django.urls import path

from tidu.organisations import views

app_name = "organisations"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("all/", views.all_organisations, name="list"),
    path("new/", views.new, name="new"),
    path("found/", views.found, name="found"),
    path("regions/", views.regions, name="regions"),
    path("join/<str:token>/", views.join, name="join"),
    path("memberships/<int:pk>/end/", views.end_membership, name="end_membership"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/invite/", views.invite, name="invite"),
]
