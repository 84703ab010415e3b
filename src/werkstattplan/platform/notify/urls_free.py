"""The page that ends mails; it names no commune."""

from django.urls import path

from werkstattplan.platform.notify import views

app_name = "notify_free"
urlpatterns = [path("<str:token>/", views.unsubscribe, name="unsubscribe")]
