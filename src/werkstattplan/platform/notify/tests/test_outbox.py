"""Mails leave once: a real mail server that refuses, hesitates and hangs up."""

import datetime
import socketserver
import threading
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from werkstattplan.platform.notify.addresses import ImpossibleAddress, MistypedAddress, check_address
from werkstattplan.platform.notify.delivery import CLAIM_LASTS, deliver_waiting
from werkstattplan.platform.notify.models import Message, MessageState, SuppressedAddress
from werkstattplan.platform.notify.services import SuppressedRecipient, queue_message

AT = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


class Conversation(socketserver.StreamRequestHandler):
    """The little of SMTP that a test needs; the local part of the recipient decides what happens."""

    def handle(self):
        self._say("220 probe")
        for line in self.rfile:
            verb = line.split(b" ")[0].strip().upper()
            if verb in (b"EHLO", b"HELO", b"MAIL", b"RSET", b"NOOP"):
                self._say("250 ok")
            elif verb == b"RCPT":
                self._say("550 5.1.1 no such user" if b"unbekannt@" in line else "250 ok")
                self.recipient = line
            elif verb == b"DATA":
                self._data()
            elif verb == b"QUIT":
                self._say("221 bye")
                return

    def _data(self):
        if b"spaeter@" in self.recipient:
            self._say("451 4.3.0 try again later")
            return
        self._say("354 go on")
        content = b""
        for line in self.rfile:
            if line == b".\r\n":
                break
            content += line
        if b"aufgelegt@" in self.recipient:
            self.connection.close()
            return
        self.server.mails.append(message_from_bytes(content, policy=policy.default))
        self._say("250 ok")

    def _say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def mail_server(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.mails = []
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HAS_SERVER = True
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        # The server that hangs up answers nothing more.
        settings.EMAIL_TIMEOUT = 1
        yield server
        server.shutdown()


def queue(commune, name="ada", **more) -> Message:
    values = {"subject": "Zwei Fragen", "text": "Guten Tag", "kind": "test", "key": name, "at": AT, **more}
    return queue_message(commune=commune, recipient=f"{name}@amt.example", **values)


def test_a_mail_leaves_once_with_text_html_and_its_headers(commune, in_scope, mail_server):
    queue(commune, html="<p>Guten Tag</p>", unsubscribe_url="https://plan.example/ende/1/")
    queue(commune, html="<p>noch einmal</p>")
    assert deliver_waiting() == 1
    assert deliver_waiting() == 0
    [mail] = mail_server.mails
    assert mail["Subject"] == "Zwei Fragen"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["List-Unsubscribe"] == "<https://plan.example/ende/1/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    message = Message.objects.get()
    assert mail["Message-ID"] == message.message_id
    assert message.state == MessageState.SENT


def test_without_a_server_mails_wait(commune, in_scope, settings):
    settings.EMAIL_HAS_SERVER = False
    queue(commune)
    assert deliver_waiting() == 0
    assert Message.objects.get().state == MessageState.WAITING


def test_what_the_server_says_decides(commune, in_scope, mail_server):
    for name in ("unbekannt", "spaeter", "aufgelegt", "ada"):
        queue(commune, name)
    assert deliver_waiting() == 1
    states = dict(Message.objects.values_list("key", "state"))
    assert states == {"unbekannt": "failed", "spaeter": "waiting", "aufgelegt": "uncertain", "ada": "sent"}
    assert "550" in Message.objects.get(key="unbekannt").error
    assert Message.objects.get(key="spaeter").not_before > timezone.now()


def test_a_server_that_stays_away_is_given_up_at_last(commune, in_scope, mail_server):
    message = queue(commune, "spaeter")
    for _ in range(6):
        Message.objects.filter(pk=message.pk).update(not_before=AT)
        deliver_waiting()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.FAILED, 5)


def test_a_mail_whose_sender_was_killed_is_not_sent_again(commune, in_scope, mail_server):
    message = queue(commune)
    claimed = timezone.now() - CLAIM_LASTS * 2
    Message.objects.filter(pk=message.pk).update(state="sending", claimed_at=claimed)
    assert deliver_waiting() == 0
    message.refresh_from_db()
    assert message.state == MessageState.UNCERTAIN
    assert mail_server.mails == []


def test_mails_wait_for_their_time(commune, in_scope, mail_server):
    queue(commune, not_before=timezone.now() + datetime.timedelta(hours=1))
    assert deliver_waiting() == 0


def test_addresses_that_take_no_mail_are_refused(commune, in_scope):
    SuppressedAddress.objects.create(commune=commune, email="ada@amt.example", reason="kommt zurück", since=AT)
    with pytest.raises(SuppressedRecipient):
        queue(commune)
    with pytest.raises(ImpossibleAddress):
        queue(commune, "a@b")


@pytest.mark.parametrize(
    ("typed", "proposal"),
    [
        ("ada@gmial.com", "ada@gmail.com"),
        ("ada@t-onlien.de", "ada@t-online.de"),
        ("ada@web,de", "ada@web.de"),
        ("ada@gmx..de", "ada@gmx.de"),
    ],
)
def test_typing_errors_get_a_proposal_and_are_not_repaired(typed, proposal):
    with pytest.raises(MistypedAddress) as refusal:
        check_address(typed)
    assert proposal in refusal.value.sentence


def test_addresses_in_order_pass():
    assert check_address(" Ada.Alt@Kreis-Probe.example ") == "ada.alt@kreis-probe.example"
    assert check_address("ada@gmial.com", is_sure=True) == "ada@gmial.com"
    for wrong in ("ada", "@web.de", "ada@", ""):
        with pytest.raises(ImpossibleAddress):
            check_address(wrong)
