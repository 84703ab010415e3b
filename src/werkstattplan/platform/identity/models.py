"""Accounts."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Creates accounts; a mail address is compared without regard to case."""

    def create_user(
        self, email: str, password: str | None = None, *, name: str = "", is_superuser: bool = False
    ) -> "User":
        """A new account; without a password only mail codes and passkeys open it."""
        from allauth.account.models import EmailAddress

        user = self.model(email=self.normalize_email(email).lower(), name=name, is_superuser=is_superuser)
        user.set_password(password)
        user.save(using=self._db)
        # Whoever makes an account vouches for its address; allauth sends codes to verified addresses only.
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, *, name: str = "") -> "User":
        """An operator's account, used by the command line."""
        return self.create_user(email, password, name=name, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):
    """An account, known by its mail address. What it may do in a commune says its membership there."""

    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Name", max_length=120, blank=True)
    is_active = models.BooleanField("aktiv", default=True)
    date_joined = models.DateTimeField("angelegt am", default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "Konto"
        verbose_name_plural = "Konten"
        constraints = [models.UniqueConstraint(Lower("email"), name="identity_user_email_unique_ignoring_case")]

    def __str__(self) -> str:
        return self.name or self.email
