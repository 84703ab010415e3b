"""Reports as real mail servers write them, and what follows from them."""

import datetime
import io
import mailbox

import pytest
from django.core.management import call_command
from django_scopes import scope

from werkstattplan.platform.notify.bounces import read_bounce, take_in
from werkstattplan.platform.notify.models import Message, MessageState, SuppressedAddress
from werkstattplan.platform.notify.services import SuppressedRecipient, queue_message

AT = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)

POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mx.probe.example (Mail Delivery System)
To: plan@kreis.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="A1B2.1600000000/mx.probe.example"

--A1B2.1600000000/mx.probe.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

<ada@amt.example>: host mail.amt.example said: {status} not here

--A1B2.1600000000/mx.probe.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.probe.example
X-Postfix-Queue-ID: A1B2
Arrival-Date: Mon,  2 Mar 2026 12:00:00 +0000 (UTC)

Final-Recipient: rfc822; ada@amt.example
Original-Recipient: rfc822;ada@amt.example
Action: {action}
Status: {status}
Remote-MTA: dns; mail.amt.example
Diagnostic-Code: smtp; 550 {status} <ada@amt.example>: Recipient address rejected

--A1B2.1600000000/mx.probe.example
Content-Description: Undelivered Message
Content-Type: message/rfc822

Message-ID: {number}
From: plan@kreis.example
To: ada@amt.example
Subject: Frage

Text
--A1B2.1600000000/mx.probe.example--
"""

EXCHANGE = """\
From: postmaster@amt.example
To: plan@kreis.example
Subject: Unzustellbar: Frage
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="_003_x_"
Content-Language: de-DE
In-Reply-To: {number}

--_003_x_
Content-Type: multipart/alternative; boundary="_004_y_"

--_004_y_
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Die Nachricht konnte nicht zugestellt werden: Postfach =FCberf=FCllt

--_004_y_--

--_003_x_
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.amt.example
Received-From-MTA: dns;mx.probe.example

Original-Recipient: rfc822;ada@amt.example
Final-Recipient: RFC822; ada@amt.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp;550 {status} RESOLVER

--_003_x_
Content-Type: text/rfc822-headers

From: plan@kreis.example
To: <ada@amt.example>
Message-ID: {number}
Subject: Frage

--_003_x_--
"""


@pytest.fixture
def sent(commune, in_scope) -> Message:
    message = queue_message(
        commune=commune,
        recipient="ada@amt.example",
        subject="Frage",
        text="Wie steht es?",
        kind="probe",
        key="1",
        at=AT,
    )
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, sent_at=AT)
    return message


def report(form: str, number: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    return form.format(number=number, status=status, action=action).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("form", [POSTFIX, EXCHANGE])
def test_an_address_that_does_not_exist_gets_no_more_mails(form, sent, commune):
    content = report(form, sent.message_id)
    waiting = queue_message(commune=commune, recipient=sent.recipient, subject="x", text="x", kind="p", key="w", at=AT)
    assert take_in(content, at=AT)
    waiting.refresh_from_db()
    assert waiting.state == MessageState.WITHDRAWN
    sent.refresh_from_db()
    assert sent.state == MessageState.BOUNCED
    assert sent.error.startswith("Die Adresse gibt es nicht. (5.1.1)")
    assert SuppressedAddress.objects.get().email == "ada@amt.example"
    assert take_in(content, at=AT)
    assert SuppressedAddress.objects.count() == 1
    with pytest.raises(SuppressedRecipient):
        queue_message(commune=commune, recipient="Ada@amt.example ", subject="x", text="x", kind="p", key="2", at=AT)


@pytest.mark.parametrize("status", ["4.4.1", "4.2.2", "5.2.2", "5.7.1", "5.7.26", "5.6.0"])
def test_a_full_mailbox_or_a_server_out_of_reach_or_strict_does_not_block_the_address(status, sent):
    take_in(report(EXCHANGE, sent.message_id, status), at=AT)
    sent.refresh_from_db()
    assert sent.state == MessageState.BOUNCED
    assert f"({status})" in sent.error
    assert not SuppressedAddress.objects.exists()


@pytest.mark.parametrize(("status", "action"), [("4.4.1", "delayed"), ("4.2.2", "delayed"), ("2.0.0", "relayed")])
def test_a_delay_is_noted_and_nothing_else(status, action, sent):
    take_in(report(POSTFIX, sent.message_id, status, action), at=AT)
    sent.refresh_from_db()
    assert sent.state == MessageState.SENT
    assert sent.error.startswith("Verzögert")


def test_a_report_about_a_mail_that_is_not_ours_changes_nothing(sent):
    for number in ("<fremd@anderswo.example>", "", sent.message_id[:-9] + "x@y.de>"):
        assert not take_in(report(POSTFIX, number), at=AT)
    sent.refresh_from_db()
    assert (sent.state, sent.error) == (MessageState.SENT, "")
    assert not SuppressedAddress.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: Bin im Urlaub\r\nAuto-Submitted: auto-replied\r\n\r\nBis Montag",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n--x--",
        b"Content-Type: multipart/report\r\n\r\nohne Teile",
    ],
)
def test_other_mails_are_no_reports(content):
    assert read_bounce(content) is None


def test_the_command_reads_a_pipe_and_a_folder(sent, tmp_path, monkeypatch, capsys):
    box = mailbox.Maildir(tmp_path / "post")
    box.add(report(POSTFIX, "<fremd@anderswo.example>"))
    box.add(report(POSTFIX, sent.message_id))
    with scope(commune=None):
        call_command("bounce_read", maildir=str(tmp_path / "post"))
    assert "1 Meldungen verarbeitet, 1 andere" in capsys.readouterr().out
    assert len(mailbox.Maildir(tmp_path / "post")) == 1
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(report(EXCHANGE, sent.message_id))))
    call_command("bounce_read")
    assert "verarbeitet" in capsys.readouterr().out
