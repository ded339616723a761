"""Addresses of the joint sign-off."""

from django.urls import path

from tidu.stages.signoff import views

app_name = "signoff"
urlpatterns = [
    path("", views.show_lists, name="list"),
    path("<int:pk>/", views.show_list, name="detail"),
    path("<int:pk>/propose/", views.propose, name="propose"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/dissent/", views.dissent, name="dissent"),
    path("entries/<int:pk>/move/", views.move, name="move"),
    path("entries/<int:pk>/remove/", views.remove, name="remove"),
]
