"""Addresses of the recognition."""

from django.urls import path

from tidu.stages.recognition import views

app_name = "recognition"
urlpatterns = [
    path("", views.show_batches, name="list"),
    path("<int:campaign_pk>/<slug:stage_key>/", views.show_batch, name="batch"),
    path("<int:campaign_pk>/<slug:stage_key>/recognise/", views.recognise, name="recognise"),
    path("dossiers/<int:pk>/decline/", views.decline, name="decline"),
]
