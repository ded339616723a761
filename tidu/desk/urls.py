"""The addresses of the first page and of the control room."""

from django.urls import path

from tidu.desk import views
from tidu.desk.control import steering
from tidu.desk.control import views as control

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("control/", control.control_rooms, name="control_rooms"),
    path("control/<int:pk>/", control.control, name="control"),
    path("control/<int:pk>/extend/", steering.extend, name="extend"),
    path("control/<int:pk>/extend/now/", steering.extend_now, name="extend_now"),
    path("control/<int:pk>/own-deadline/", steering.own_deadline, name="own_deadline"),
    path("control/<int:pk>/own-deadline/now/", steering.own_deadline_now, name="own_deadline_now"),
    path("control/<int:pk>/remind/<slug:group>/", steering.remind, name="remind"),
    path("control/<int:pk>/remind/<slug:group>/now/", steering.remind_now, name="remind_now"),
]
