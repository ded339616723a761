"""Addresses of messages."""

from django.urls import path

from tidu.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.all_messages, name="list"),
    path("read-all/", views.read_all, name="read_all"),
    path("bell/", views.bell, name="bell"),
    path("settings/", views.settings, name="settings"),
    path("deliveries/", views.troubled, name="troubled"),
    path("deliveries/retry/", views.retry_all, name="retry_all"),
    path("deliveries/<int:pk>/retry/", views.retry, name="retry"),
    path("<uuid:pk>/", views.open_message, name="open"),
    path("<uuid:pk>/mark/", views.mark, name="mark"),
]
