"""The letterhead and the text blocks of a commune."""

import datetime
import io
from collections.abc import Mapping

from django.db import transaction
from PIL import Image

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.papers.models import Letterhead, TextBlock
from werkstattplan.modules.papers.texts import BLOCKS, check_placeholders
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.files.photos import tidy_photo
from werkstattplan.platform.files.services import store_file
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune


class NotAMark(Refusal):
    """The mark is no picture that can be printed."""

    code = "not-a-mark"
    sentence = "Diese Datei lässt sich nicht drucken. Bitte wählen Sie ein Bild als PNG oder JPEG."


@transaction.atomic
def change_letterhead(
    *,
    commune: Commune,
    sender: str,
    department: str,
    foot: str,
    mark: tuple[str, bytes] | None,
    without_mark: bool,
    actor: User,
    at: datetime.datetime,
) -> Letterhead:
    """Change how papers look from now on; `mark` is name and bytes of a picture. Issued papers stay as they are.

    Raises `NotAMark`.
    """
    head = Letterhead.objects.select_for_update().first() or Letterhead(commune=commune)
    before = {"Absender": head.sender, "Federführung": head.department, "Fußzeile": head.foot}
    head.sender, head.department, head.foot = sender.strip(), department, foot
    if without_mark:
        head.mark = None
    elif mark is not None:
        name, content = _picture(*mark)
        head.mark = store_file(commune=commune, actor=actor, name=name, content=content)
    head.save()
    after = {"Absender": head.sender, "Federführung": head.department, "Fußzeile": head.foot}
    record_change(
        commune=commune, actor=actor, at=at, verb="ändert den Briefkopf", subject=head, before=before, after=after
    )
    return head


@transaction.atomic
def change_text_blocks(*, commune: Commune, texts: Mapping[str, str], actor: User, at: datetime.datetime) -> None:
    """Change the texts that new papers begin with. Raises `UnknownPlaceholder`."""
    known = {block.key: block for block in TextBlock.objects.select_for_update()}
    for key in BLOCKS:
        text = texts.get(key, "").strip()
        check_placeholders(text)
        block = known.get(key) or TextBlock(commune=commune, key=key, text=BLOCKS[key][1])
        if block.text == text:
            continue
        before, block.text = block.text, text
        block.save()
        record_change(
            commune=commune,
            actor=actor,
            at=at,
            verb="ändert einen Textbaustein",
            subject=block,
            before={BLOCKS[key][0]: before},
            after={BLOCKS[key][0]: text},
        )


def _picture(name: str, content: bytes) -> tuple[str, bytes]:
    name, tidied = tidy_photo(name, content)
    try:
        with Image.open(io.BytesIO(tidied), formats=("PNG", "JPEG")) as image:
            image.load()
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise NotAMark from error
    return name, tidied
