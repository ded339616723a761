"""Who may do what with a recognition."""

from tidu.organisations.permissions import is_secretariat, reads_nationally

TABLE = {
    "recognition.see": reads_nationally,
    "recognition.recognise": is_secretariat,
    "recognition.decline": is_secretariat,
}
