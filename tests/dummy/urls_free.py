from django.urls import path

from tests.dummy import views

app_name = "dummy_free"
urlpatterns = [path("", views.free, name="start")]
