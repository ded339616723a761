"""Addresses that exist in the demo only."""

from django.urls import path

from tidu.accounts import demo_views

app_name = "accounts_demo"

urlpatterns = [
    path("", demo_views.personas, name="personas"),
    path("sign-in/", demo_views.sign_in, name="sign_in"),
    path("confirm/", demo_views.confirm, name="confirm"),
    path("clock/", demo_views.set_clock, name="clock"),
]
