"""Who may do what with a publication."""

from tidu.organisations.permissions import is_secretariat, reads_nationally

TABLE = {
    "publicity.see": reads_nationally,
    "publicity.start": is_secretariat,
    "publicity.close": is_secretariat,
}
