"""Personal data of this app: model, what for, how long."""

PERSONAL_DATA = {
    "updates.AnswerLink": ("Für welche Adresse ein Antwortlink gilt.", "Ein halbes Jahr nach dem Ablauf."),
    "updates.Asking": ("Wer wann wonach gefragt wurde, damit niemand zu oft Post bekommt.", "Zwei Jahre."),
    "updates.HeldMail": ("An welche Adresse vorerst keine Mail gehen soll.", "Bis zum genannten Tag."),
}
