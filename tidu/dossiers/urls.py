"""Addresses of dossiers."""

from django.urls import path

from tidu.dossiers import views

app_name = "dossiers"
urlpatterns = [
    path("", views.dossier_list, name="list"),
    path("channels/", views.channel_list, name="channels"),
    path("openings/", views.opening_list, name="openings"),
    path("start/<int:campaign_pk>/", views.start, name="start"),
    path("start/<int:campaign_pk>/<int:factory_pk>/", views.start_for_factory, name="start_for"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/sections/<slug:key>/", views.section, name="section"),
    path("<int:pk>/sections/<slug:key>/autosave/", views.autosave, name="autosave"),
    path("<int:pk>/sections/<slug:key>/here/", views.here, name="here"),
    path("<int:pk>/sections/<slug:key>/settle/", views.settle, name="settle"),
    path("<int:pk>/uploads/to/<slug:key>/", views.begin_upload, name="begin_upload"),
    path("<int:pk>/uploads/<slug:token>/", views.upload, name="upload"),
    path("<int:pk>/attachments/", views.attachments, name="attachments"),
    path("<int:pk>/attachments/<slug:key>/attach/", views.attach, name="attach"),
    path("<int:pk>/attachments/<int:attachment_pk>/detach/", views.detach, name="detach"),
    path("<int:pk>/declarations/", views.declarations, name="declarations"),
    path("<int:pk>/declare/", views.declare, name="declare"),
    path("<int:pk>/submission/", views.submission, name="submission"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/resume/", views.resume, name="resume"),
    path("<int:pk>/versions/<int:number>/", views.version, name="version"),
    path("<int:pk>/versions/<int:number>/receipt/", views.receipt, name="receipt"),
    path("<int:pk>/files/<slug:digest>/", views.download, name="file"),
    path("<int:pk>/log/", views.log, name="log"),
]
