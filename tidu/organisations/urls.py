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
    path("memberships/<int:pk>/deputy/", views.deputy, name="deputy"),
    path("memberships/<int:pk>/deputy/name/", views.name_deputy, name="name_deputy"),
    path("memberships/<int:pk>/successor/", views.successor, name="successor"),
    path("memberships/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("deputies/<int:pk>/end/", views.end_deputy, name="end_deputy"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/invite/", views.invite, name="invite"),
    path("<int:pk>/invite/list/", views.invite_list, name="invite_list"),
    path("<int:pk>/invite/form/", views.invitation_form, name="invitation_form"),
]
