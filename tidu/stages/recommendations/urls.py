"""Addresses of recommendation lists."""

from django.urls import path

from tidu.stages.recommendations import views

app_name = "recommendations"
urlpatterns = [
    path("", views.sheet_list, name="list"),
    path("<int:pk>/", views.sheet_page, name="sheet"),
    path("<int:pk>/summary/", views.summary, name="summary"),
    path("<int:pk>/summary.pdf", views.summary_pdf, name="summary_pdf"),
    path("<int:pk>/summary.xlsx", views.summary_excel, name="summary_excel"),
    path("papers/<int:pk>/<str:digest>/", views.paper, name="paper"),
    path("<int:pk>/reorder/", views.reorder, name="reorder"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/return/", views.return_sheet, name="return"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/send/", views.send, name="send"),
    path("<int:pk>/receive/", views.receive, name="receive"),
]
