"""Addresses of the register."""

from django.urls import path

from tidu.register.views import register

app_name = "register"
urlpatterns = [
    path("", register.register_list, name="list"),
    path("<int:pk>/", register.title_page, name="title"),
    path("factories/<int:pk>/", register.factory_page, name="factory"),
]
