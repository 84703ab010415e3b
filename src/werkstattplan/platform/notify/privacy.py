"""Personal data of this app: model, what for, how long."""

PERSONAL_DATA = {
    "notify.Message": ("Mails, die verschickt werden oder wurden.", "Text 90 Tage, Versanddaten ein Jahr."),
    "notify.SuppressedAddress": (
        "Adressen, von denen Mails zurückkommen.",
        "Bis jemand die Adresse wieder freigibt.",
    ),
}
