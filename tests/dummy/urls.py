from django.urls import path

from tests.dummy import views

app_name = "dummy"
urlpatterns = [path("", views.counter, name="start")]
