"""Tables of followers and of what they are told."""

from werkstattplan.modules.followers.models.following import Follower, Following, Rhythm
from werkstattplan.modules.followers.models.news import NewsKind, PublicNews, PublishedTool

__all__ = ["Follower", "Following", "NewsKind", "PublicNews", "PublishedTool", "Rhythm"]
