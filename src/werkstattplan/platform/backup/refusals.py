"""Why a backup, a restore or a move is refused."""

from werkstattplan.kernel.refusal import Refusal


class FileExists(Refusal):
    """A backup never overwrites anything."""

    code = "backup-file-exists"
    sentence = "Diese Datei gibt es schon. Bitte wählen Sie einen anderen Namen; überschrieben wird nichts."


class NotWritable(Refusal):
    """The folder does not take the file."""

    code = "backup-not-writable"


class DiskFull(Refusal):
    """No room for the archive or for its files."""

    code = "disk-full"
    sentence = "Der Speicherplatz reicht nicht. Bitte schaffen Sie Platz und rufen Sie den Befehl noch einmal auf."


class NotABackup(Refusal):
    """The file is something else, or was cut off."""

    code = "not-a-backup"
    sentence = (
        "Das ist keine vollständige Sicherung: Das Inhaltsverzeichnis fehlt oder ist nicht lesbar. "
        "Bitte prüfen Sie, ob es die richtige Datei ist und ob sie ganz kopiert wurde."
    )


class Damaged(Refusal):
    """What the archive holds is not what its table of contents says."""

    code = "backup-damaged"


class NewerVersion(Refusal):
    """The archive comes from a program that knows more than this one."""

    code = "backup-from-newer-version"
    sentence = (
        "Die Sicherung stammt aus einer neueren Version des Programms. "
        "Bitte bringen Sie zuerst das Programm auf den Stand der Sicherung."
    )


class SiteNotEmpty(Refusal):
    """Restoring is for empty sites only."""

    code = "site-not-empty"
    sentence = (
        "In dieser Datenbank sind schon Kommunen oder Konten. Eine Sicherung kommt nur in eine leere Datenbank; "
        "bitte geben Sie eine andere an oder legen Sie die bisherige beiseite."
    )


class OtherSchema(Refusal):
    """The empty database has the tables of another version already."""

    code = "other-schema"
    sentence = (
        "Die Datenbank ist leer, ihre Tabellen gehören aber zu einer anderen Version als die Sicherung. "
        "Bitte nehmen Sie eine Datenbank ohne Tabellen; das Programm legt sie selbst an."
    )


class OtherFile(Refusal):
    """A file of the same name with another content lies in the storage."""

    code = "other-file"


class DatabaseFails(Refusal):
    """The database is gone, or has no room."""

    code = "database-fails"


class HashDiffers(Refusal):
    """What arrived is not what was sent; nothing was kept."""

    code = "hash-differs"


class SiteRuns(Refusal):
    """Whatever people write during a move would be lost."""

    code = "site-runs"
    sentence = (
        "Das Programm läuft noch. Bitte halten Sie es an und warten Sie eine halbe Minute, "
        "damit beim Umzug nichts verloren geht, was gerade geschrieben wird."
    )


class SameDatabase(Refusal):
    """Source and target of a move are the same."""

    code = "same-database"
    sentence = "Das ist die Datenbank, die schon benutzt wird. Bitte geben Sie eine andere, leere an."


class NoTables(Refusal):
    """There is nothing that could be backed up or moved."""

    code = "no-tables"
    sentence = (
        "In dieser Datenbank ist noch nichts: Sie hat keine Tabellen. Bitte prüfen Sie DATA_DIR und DATABASE_URL."
    )
