"""Addresses of notices and campaigns."""

from django.urls import path

from tidu.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaign_list, name="list"),
    path("<int:pk>/close/", views.close_campaign, name="close"),
    path("notices/<path:notice_id>/prepare/", views.prepare, name="prepare"),
    path("notices/<path:notice_id>/open/", views.open_campaign, name="open"),
    path("notices/<path:notice_id>/", views.notice, name="notice"),
]
