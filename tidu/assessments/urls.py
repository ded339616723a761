"""Addresses of self-assessments."""

from django.urls import path

from tidu.assessments import views

app_name = "assessments"
urlpatterns = [
    path("", views.all_assessments, name="list"),
    path("factory/<int:factory>/begin/", views.begin, name="begin"),
    path("<int:pk>/", views.overview, name="overview"),
    path("<int:pk>/items/<slug:code>/", views.subdomain, name="subdomain"),
    path("<int:pk>/answer/<path:item>/", views.answer, name="answer"),
    path("<int:pk>/left-out/", views.left_out, name="left_out"),
    path("<int:pk>/finish/", views.finish, name="finish"),
    path("<int:pk>/abandon/", views.abandon, name="abandon"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/result/", views.result, name="result"),
    path("<int:pk>/plan/", views.plan, name="plan"),
    path("<int:pk>/compared-with/<int:other>/", views.compare, name="compare"),
]
