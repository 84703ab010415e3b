"""People who write at the same time: a site with a plan, the running product, and what each of them sends."""

import http.client
import os
import random
import socket
import time
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.support import made_plan, set_up_django

KINDS = ("answer", "status", "edit")
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
CSRF_SECRET = "c" * 32


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Somebody who writes: the link of an answer page, the tools behind it, and the session of a staff account."""

    link: str
    tools: tuple[tuple[int, str], ...]
    session: str


def make_site(*, writers: int, tools: int, database_url: str = "") -> list[Writer]:
    """An installation with a published plan whose tools are spread over people with addresses; returns who writes."""
    os.environ["REQUIRE_SECOND_FACTOR"] = "false"
    set_up_django(database_url)
    import datetime

    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone
    from django_scopes import scope

    from werkstattplan.modules.updates.links import make_token
    from werkstattplan.plan.models import Edition, Plan, Responsibility, Tool
    from werkstattplan.plan.services.create_edition import create_edition
    from werkstattplan.platform.people.models import Person
    from werkstattplan.platform.places.services import load_ludwigslust_parchim
    from werkstattplan.platform.tenancy.models import Commune

    call_command("collectstatic", interactive=False, verbosity=0)
    load_ludwigslust_parchim()
    commune = Commune.objects.create(slug="kreis", name="Kreis", kind="district", official_key="13076")
    made = []
    with scope(commune=commune):
        plan = Plan.objects.create(commune=commune, slug="plan", title="Plan")
        at = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
        edition = create_edition(plan=plan, document=made_plan(tools), at=at)
        Edition.objects.filter(pk=edition.pk).update(state="published", published_at=timezone.now())
        Responsibility.objects.all().delete()
        Tool.objects.update(status="running")
        rows = list(Tool.objects.order_by("pk").values_list("pk", "key"))
        for number in range(writers):
            email = f"person{number}@kreis.example"
            person = Person.objects.create(commune=commune, name=f"Person {number}", email=email)
            mine = rows[number::writers][:10]
            Responsibility.objects.bulk_create(
                Responsibility(commune=commune, tool_id=pk, person=person) for pk, _ in mine
            )
            link = make_token(email=email, at=timezone.now())
            made.append(Writer(link=link, tools=tuple(mine), session=_sign_in(commune, number)))
    connection.close()
    return made


def _sign_in(commune: object, number: int) -> str:
    from django.test import Client

    from werkstattplan.platform.access.models import Membership
    from werkstattplan.platform.identity.models import User

    user = User.objects.create_user(f"amt{number}@kreis.example", name=f"Amt {number}")
    Membership.objects.create(commune=commune, user=user, role="coordinator")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["_csrftoken"] = CSRF_SECRET
    session.save()
    return str(session.session_key)


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until the product answers, at most five minutes: the machine may be busy."""
    deadline = time.monotonic() + 300
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise SystemExit("the product does not answer") from None
            time.sleep(0.1)
        else:
            return


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One write: what it said, the status that came back (0: nothing came), and how long that took."""

    kind: str
    mark: str
    status: int
    seconds: float
    tries: int

    @property
    def is_acknowledged(self) -> bool:
        """The product said that it was done: it sent the browser on."""
        return self.status == 302


class Conversation:
    """One browser of one writer. With `patience` it sends a form again whose reply never came, as people do."""

    def __init__(self, port: int, writer: Writer, *, patience: int = 0) -> None:
        self._port = port
        self._writer = writer
        self._patience = patience
        self._connection: http.client.HTTPConnection | None = None

    def write(self, kind: str) -> Sent:
        """Write something of this kind with words found nowhere else; the time is that of the last try alone."""
        mark = uuid.uuid4().hex
        tool, key = random.choice(self._writer.tools)
        tries, status, spent = 0, 0, 0.0
        try:
            path, fields = self._form(kind, mark, tool, key)
        except (OSError, http.client.HTTPException):
            self._hang_up()
            return Sent(kind=kind, mark=mark, status=0, seconds=0, tries=0)
        while status == 0 and tries <= self._patience:
            tries += 1
            start = time.perf_counter()
            status = self._post(path, fields)
            spent = time.perf_counter() - start
            if status == 0:
                time.sleep(0.3)
        return Sent(kind=kind, mark=mark, status=status, seconds=spent, tries=tries)

    def _form(self, kind: str, mark: str, tool: int, key: str) -> tuple[str, list[tuple[str, str]]]:
        if kind == "answer":
            path = f"/rueckfragen/{self._writer.link}/"
            return path, [
                ("werkzeug", str(tool)),
                ("says", "running"),
                ("token", str(uuid.uuid4())),
                ("sentence", mark),
            ]
        page = f"/arbeit/kreis/plan/werkzeug/{key}/"
        token = ("csrfmiddlewaretoken", CSRF_SECRET)
        if kind == "status":
            today = time.strftime("%Y-%m-%d")
            return f"{page}stand/", [
                token,
                ("stand", "running"),
                ("grund", mark),
                ("tag", today),
                ("gesagt_von", "Amt"),
            ]
        fields = [field for field in self._fields_of(f"{page}bearbeiten/") if field[0] not in ("remarks", token[0])]
        return f"{page}bearbeiten/", [token, ("remarks", mark), *fields]

    def _fields_of(self, path: str) -> list[tuple[str, str]]:
        from lxml import html

        status, content = self._request("GET", path)
        assert status == 200, (path, status)
        form = html.fromstring(content).xpath("//form[.//textarea[@name='remarks']]")[0]
        return [(name, value) for name, value in form.form_values() if name != "discard_draft"]

    def _post(self, path: str, fields: list[tuple[str, str]]) -> int:
        try:
            return self._request("POST", path, urlencode(fields))[0]
        except (OSError, http.client.HTTPException):
            self._hang_up()
            return 0

    def _request(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {**HEADERS, "Cookie": f"sessionid={self._writer.session}", "Host": "localhost"}
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        return response.status, response.read()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
