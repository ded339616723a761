"""The addresses of the expert review."""

from django.urls import path

from tidu.stages.reviews.views import assigning, ranking, scoring

app_name = "reviews"

urlpatterns = [
    path("", assigning.review_list, name="list"),
    path("<int:pk>/", assigning.detail, name="detail"),
    path("<int:pk>/assign/", assigning.assign, name="assign"),
    path("assignments/<int:pk>/withdraw/", assigning.unassign, name="unassign"),
    path("ranking/<int:campaign>/<slug:stage>/", ranking.ranking, name="ranking"),
    path("ranking/<int:campaign>/<slug:stage>/proposal/", ranking.proposal, name="proposal"),
    path("ranking/<int:campaign>/<slug:stage>/conclude/", ranking.conclude, name="conclude"),
    path("mine/", scoring.mine, name="mine"),
    path("assignments/<int:pk>/", scoring.score, name="score"),
    path("assignments/<int:pk>/save/", scoring.save, name="save"),
    path("assignments/<int:pk>/check/", scoring.check, name="check"),
    path("assignments/<int:pk>/hand-in/", scoring.hand_in, name="hand_in"),
    path("assignments/<int:pk>/files/<str:digest>/", scoring.file, name="file"),
]
