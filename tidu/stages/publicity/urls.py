"""Addresses of the publicity: the public pages, and the office pages below ``office/``."""

from django.urls import path

from tidu.stages.publicity import views

app_name = "publicity"
urlpatterns = [
    path("", views.show_public_index, name="index"),
    path("<int:pk>/", views.show_public, name="public"),
    path("office/", views.show_publications, name="list"),
    path("office/<int:pk>/", views.show_publication, name="detail"),
    path("office/<int:pk>/start/", views.start, name="start"),
    path("office/<int:pk>/close/", views.close, name="close"),
]
