"""Addresses of the register."""

from django.urls import path

from tidu.register import views

app_name = "register"
urlpatterns = [
    path("", views.register_list, name="list"),
    path("<int:pk>/", views.title_page, name="title"),
]
