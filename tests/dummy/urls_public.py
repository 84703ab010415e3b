from django.urls import path

from tests.dummy import views

app_name = "dummy_public"
urlpatterns = [path("", views.public, name="start")]
