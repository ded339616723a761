"""Addresses of questions: those of a notice for everybody, the own ones for who asks or answers."""

from django.urls import path

from tidu.questions import views

app_name = "questions"
urlpatterns = [
    path("", views.own_questions, name="mine"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/retract/", views.retract, name="retract"),
    path("<int:pk>/set-aside/", views.set_aside, name="set_aside"),
    path("<int:pk>/pass-on/", views.pass_on, name="pass_on"),
    path("<int:pk>/take-back/", views.take_back, name="take_back"),
    path("about/<path:notice_id>/ask/", views.ask, name="ask"),
    path("about/<path:notice_id>/", views.answers, name="answers"),
]
