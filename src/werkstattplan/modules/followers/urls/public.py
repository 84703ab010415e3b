"""Addresses of following below a commune."""

from django.urls import path

from werkstattplan.modules.followers.views import feeds, following

app_name = "followers_public"
urlpatterns = [
    path("", following.start, name="start"),
    path("<slug:plan_slug>/", following.follow, name="follow"),
    path("<slug:plan_slug>/post/", following.asked, name="asked"),
    path("<slug:plan_slug>/neuigkeiten.atom", feeds.feed, name="feed"),
    path("<slug:plan_slug>/termine.ics", feeds.calendar, name="calendar"),
]
