"""Personal data of this app: model, what for, how long."""

_WITH_THE_PLAN = "So lange wie die Fassung des Plans, zu der es gehört."

PERSONAL_DATA = {
    "updates.Answer": ("Wer was zum Stand eines Werkzeugs gesagt hat.", _WITH_THE_PLAN),
    "updates.TrustedPerson": ("Wessen Antworten ohne Prüfung übernommen werden.", "Bis jemand es ändert."),
    "updates.AnswerLink": ("Für welche Adresse ein Antwortlink gilt.", "Ein halbes Jahr nach dem Ablauf."),
    "updates.Asking": ("Wer wann wonach gefragt wurde, damit niemand zu oft Post bekommt.", "Zwei Jahre."),
    "updates.HeldMail": ("An welche Adresse vorerst keine Mail gehen soll.", "Bis zum genannten Tag."),
}
