"""Addresses that exist in the demo only."""

from django.urls import path

from tidu.notifications import demo_views

app_name = "notifications_demo"

urlpatterns = [
    path("", demo_views.outbox, name="outbox"),
    path("<uuid:pk>/", demo_views.message, name="message"),
]
