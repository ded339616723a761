"""How the findings of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording
from tidu.core.messages import MessageWording, Topic

COPY_CODE = _("Copy the 18 characters from the business licence.")

WORDING = {
    "organisations.credit_code_length": Wording(
        _("A unified social credit code has 18 characters; this one has {length}."), COPY_CODE
    ),
    "organisations.credit_code_characters": Wording(
        _(
            "The character {found} in place {place} cannot stand there: the first eight places are digits, and the "
            "letters I, O, S, V and Z are not used."
        ),
        COPY_CODE,
    ),
    "organisations.credit_code_check_digit": Wording(
        _("The check digit, the last character, does not fit the other 17: one of them is mistyped."), COPY_CODE
    ),
    "organisations.credit_code_taken": Wording(
        _("An enterprise with this code is already registered."),
        _("Ask the signatory of your enterprise to invite you with your e-mail address."),
    ),
    "organisations.parent_name_missing": Wording(
        _("A branch names the legal person it belongs to."), _("Give the parent's full name as on its licence.")
    ),
    "organisations.parent_code_is_own": Wording(
        _("The parent's code is the branch's own."),
        _("A branch has a credit code of its own. Give both codes as on the two licences."),
    ),
    "organisations.name_missing": Wording(_("The name is missing."), _("Give the full name as on the licence.")),
    "organisations.region_unknown": Wording(_("This region is not in the list."), _("Choose a region from the list.")),
    "organisations.industry_unknown": Wording(
        _("This industry is not in the list."), _("Choose a division of GB/T 4754 from the list.")
    ),
    "organisations.group_unknown": Wording(
        _("This is no central enterprise of the list."), _("Choose the group from the list, or none.")
    ),
    "organisations.role_does_not_fit": Wording(
        _("This kind of organisation does not have this role."), _("Choose a role from the list.")
    ),
    "organisations.department_missing": Wording(
        _("This role signs for a department; none is chosen."), _("Choose one of the six departments.")
    ),
    "organisations.department_unwanted": Wording(
        _("This role does not sign for a department."), _("Leave the department empty.")
    ),
    "organisations.roles_clash": Wording(
        _("You cannot apply and decide on applications with the same account."),
        _("Use another e-mail address for this role, and have the invitation sent there."),
    ),
    "organisations.own_invitation": Wording(
        _("Nobody can offer a role to themselves."), _("Have a colleague who may invite do it.")
    ),
    "organisations.signs_for_another": Wording(
        _("You sign for another department of this organisation already."),
        _("A joint signature needs a different person for each department; end the other role first."),
    ),
    "organisations.invitation_used": Wording(
        _("This invitation has been accepted already."), _("Ask for another one if it was not you.")
    ),
    "organisations.invitation_expired": Wording(
        _("This invitation has run out."), _("Ask for another one; it holds for 14 days.")
    ),
    "organisations.invitation_for_another": Wording(
        _("This invitation was sent to another e-mail address than the one you signed in with."),
        _("Sign in with the invited address, or have the invitation sent to yours."),
    ),
    "organisations.role_is_personal": Wording(
        _("This role was given to you in person: nobody can stand in for it or take it over."),
        _("Ask the secretariat to assign the task to somebody else."),
    ),
    "organisations.deputy_signs_for_another": Wording(
        _("This colleague signs for another department of this organisation."),
        _("A joint signature needs a different person for each department; choose somebody else."),
    ),
    "organisations.deputy_begins_before": Wording(
        _("The first day has passed."), _("Choose today or a later day as the first one.")
    ),
    "organisations.deputy_ends_before": Wording(
        _("The last day lies before the first one."), _("Choose a last day that is the first one or later.")
    ),
    "organisations.deputy_reason_missing": Wording(
        _("The reason is missing."), _("Say in a few words why somebody stands in.")
    ),
    "organisations.deputy_overlaps": Wording(
        _("Somebody stands in for this role on one of these days already, or this colleague signs for another role."),
        _("Choose other days or another colleague, or end the other arrangement first."),
    ),
    "organisations.deputy_over": Wording(_("This has ended already."), _("Reload the page to see who stands in now.")),
    "organisations.no_colleague": Wording(
        _("This person has no role in the organisation."), _("Choose a colleague from the list, or invite them first.")
    ),
    "organisations.list_unreadable": Wording(
        _("The workbook cannot be read."), _("Save it anew in your office program, or fill in the form again.")
    ),
    "organisations.list_without_head": Wording(
        _("The row with the names of the columns is missing."), _("Download the form and fill it in.")
    ),
    "organisations.list_empty": Wording(_("The list is empty."), _("Enter one person a row below the head.")),
    "organisations.list_too_long": Wording(
        _("The list has more than {limit} people."), _("Divide it and hand the parts in one after the other.")
    ),
    "organisations.line_address": Wording(_("This is not an e-mail address."), _("Correct it in the workbook.")),
    "organisations.line_department": Wording(
        _("There is no department “{given}”."), _("Write it as on the second sheet of the form.")
    ),
    "organisations.line_twice": Wording(_("This stands in the list more than once."), _("Leave one of the rows.")),
    "organisations.line_holds": Wording(_("This person holds the role already."), _("Nothing has to be done.")),
    "organisations.line_invited": Wording(
        _("An invitation to this role is open already."), _("Invite the person alone to send another link.")
    ),
    "organisations.membership_over": Wording(_("This membership has ended already."), ""),
    "organisations.last_signatory": Wording(
        _("This is the only signatory: without one nobody could sign for the enterprise."),
        _("Invite another signatory first."),
    ),
    "organisations.last_operator": Wording(
        _("This is the only operator: without one nobody could set up organisations."),
        _("Invite another operator first."),
    ),
    "organisations.not_empty": Wording(
        _("There are people on this instance already."), _("The first operator is set up on an empty instance only.")
    ),
}

MESSAGES = {
    "organisations.deputy_named": MessageWording(
        _("You stand in for {by} from {from} to {until}"),
        _("{organisation}, role: {role}. Reason: {reason}. In these days you hold the role too."),
        _("See the organisation"),
        Topic.DUTY,
    ),
    "organisations.deputy_ended": MessageWording(
        _("{deputy} no longer stands in for the role: {role}"),
        _("{organisation}: {by} has ended it. What was done meanwhile stays."),
        _("See the organisation"),
        Topic.DUTY,
    ),
    "organisations.handed_over": MessageWording(
        _("{by} has handed a role over to you: {role}"),
        _("{organisation}: the role is yours from today. What is open in it awaits you at your desk."),
        _("Open the desk"),
        Topic.DUTY,
    ),
    "organisations.invited": MessageWording(
        _("You are invited to act for {organisation}"),
        _("The offered role: {role}. The link holds until {until} and works once."),
        _("See the invitation"),
        Topic.DUTY,
    ),
}
