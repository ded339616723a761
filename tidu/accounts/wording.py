"""How this module's letters and findings are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording
from tidu.core.messages import MessageWording, Topic

MESSAGES = {
    "accounts.confirm_address": MessageWording(
        _("Confirm your e-mail address"),
        _(
            "An account was made with this address. If it was not you, do nothing: it cannot be used. "
            "The link holds for three days."
        ),
        _("Confirm the address"),
        Topic.TASK,
    ),
    "accounts.reset_password": MessageWording(
        _("Set a new password"),
        _(
            "Somebody asked for a new password for this address. If it was not you, do nothing: the password stays "
            "as it is."
        ),
        _("Set a new password"),
        Topic.TASK,
    ),
    "accounts.address_taken": MessageWording(
        _("You have an account already"),
        _(
            "Somebody wanted to make an account with this address; you have one. If it was you and the password is "
            "lost, set a new one."
        ),
        _("Set a new password"),
        Topic.PROGRESS,
    ),
    "accounts.changed": MessageWording(
        _("Your account: {change}"),
        _("If it was not you, set a new password at once and tell the operator of the platform."),
        _("See how you sign in"),
        Topic.DUTY,
    ),
}

WORDING = {
    "accounts.not_vouched": Wording(
        _("{provider} did not confirm your e-mail address, so we do not know whose account this is."),
        _("Sign in in another way, then link {provider} under “How I sign in”; or have the address confirmed there."),
    ),
    "accounts.link_first": Wording(
        _("There is an account with your address already. For its safety it is not opened by {provider} alone."),
        _("Sign in once as usual, or reset the password, then link {provider} under “How I sign in”."),
    ),
    "accounts.not_signed_in_there": Wording(
        _("{provider} did not sign you in, or its answer could not be trusted."),
        _("Try again from the beginning. If it happens again, sign in in another way and tell the operator."),
    ),
    "accounts.cancelled": Wording(
        _("You left {provider} without signing in."), _("Try again, or sign in in another way.")
    ),
    "accounts.out_of_reach": Wording(
        _("{provider} cannot be reached."), _("Try again later, or sign in in another way.")
    ),
    "accounts.linked_to_another": Wording(
        _("This sign-in at {provider} belongs to another account here."),
        _("Sign in with it to see which, and remove it there first."),
    ),
    "accounts.last_way": Wording(_("It is your only way to sign in."), _("Set a password or add a passkey first.")),
}
