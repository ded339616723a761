"""How the findings of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording
from tidu.core.messages import MessageWording, Topic

SAVE_AGAIN = _("Correct it and save again; what you typed is still on the page.")

WORDING = {
    "dossiers.already_started": Wording(
        _("This factory has a dossier under this notice already; there can be only one."),
        _("Go on with the dossier that is there."),
    ),
    "dossiers.campaign_closed": Wording(_("The campaign is closed."), ""),
    "dossiers.not_a_channel": Wording(
        _("This unit cannot recommend the factory."),
        _("Choose the unit of the factory's own region, or the group that the enterprise belongs to."),
    ),
    "dossiers.too_many_rows": Wording(_("There are more than {limit} rows."), SAVE_AGAIN),
    "dossiers.text_too_long": Wording(_("{label}: the text is longer than {max_length} characters."), SAVE_AGAIN),
    "dossiers.text_unprintable": Wording(_("{label}: the text contains unprintable characters."), SAVE_AGAIN),
    "dossiers.text_is_formula": Wording(
        _("{label}: the text begins like a spreadsheet formula."),
        _("Begin it with a word or a number instead of =, +, - or @, and save again."),
    ),
    "dossiers.not_a_number": Wording(_("{label}: this is not a valid number."), SAVE_AGAIN),
    "dossiers.below_minimum": Wording(_("{label}: the number must be at least {minimum}."), SAVE_AGAIN),
    "dossiers.above_maximum": Wording(_("{label}: the number must be at most {maximum}."), SAVE_AGAIN),
    "dossiers.not_a_date": Wording(_("{label}: this is not a date."), _("Write it as 2024-06-30 and save again.")),
    "dossiers.in_future": Wording(_("{label}: the date lies in the future."), SAVE_AGAIN),
    "dossiers.not_a_choice": Wording(_("{label}: this is none of the choices."), SAVE_AGAIN),
    "dossiers.not_an_email": Wording(_("{label}: this is not an e-mail address."), SAVE_AGAIN),
    "dossiers.not_a_phone": Wording(_("{label}: this is not a telephone number."), SAVE_AGAIN),
    "dossiers.not_a_credit_code": Wording(
        _("{label}: this is not a valid unified social credit code."),
        _("Copy the 18 characters from the business licence; the last one is a check character."),
    ),
    "dossiers.wrong_form": Wording(_("{label}: the answer has not the form that is asked for. {help}"), SAVE_AGAIN),
    "dossiers.undecided": Wording(_("{section}: two people gave different answers."), _("Choose which one stands.")),
    "dossiers.answer_missing": Wording(_("{label} is not filled in."), _("Fill it in.")),
    "dossiers.too_few_rows": Wording(_("{section}: at least {minimum} entries are needed."), _("Add what is missing.")),
    "dossiers.document_missing": Wording(_("{label} is not attached."), _("Attach it.")),
    "dossiers.declaration_missing": Wording(
        _("Not declared yet about the present content: {label}"), _("The signatory makes the declaration.")
    ),
    "dossiers.content_changed": Wording(
        _("The application was changed since you saw it."), _("Read it as it stands now, then declare.")
    ),
    "dossiers.condition_unmet": Wording(
        _("Condition not met: {label}"),
        _("Correct the facts if they are wrong; otherwise this call is not open to the factory."),
    ),
    "dossiers.condition_unknown": Wording(_("Condition not proved: {label}"), _("Give the facts or the proof.")),
    "dossiers.justification_missing": Wording(
        _("In principle this condition applies: {label}"), _("Say why the factory applies all the same.")
    ),
    "dossiers.too_many_files": Wording(
        _("No more than {limit} files can be attached here."), _("Remove one before you attach another.")
    ),
    "dossiers.file_ending_refused": Wording(
        _("The name of the file ends in none of the accepted types ({allowed})."),
        _("Save the document in one of the accepted types and attach it again."),
    ),
    "dossiers.too_many_pending": Wording(
        _("Too many files are on their way at once."),
        _("Wait until some of them are attached, or give up those that you do not need."),
    ),
    "dossiers.no_draft": Wording(
        _("The application can no longer be changed: it is {state}."),
        _("What you typed is still on the earlier page; copy it from there if you need it."),
    ),
    "dossiers.dispute_gone": Wording(
        _("This choice is no longer open: somebody decided it, or typed on."), _("Look at the answer as it is now.")
    ),
    "dossiers.too_late_to_withdraw": Wording(
        _("The dossier has left the recommending unit and can no longer be withdrawn here."),
        _("Write to the recommending unit."),
    ),
}

VERBS = {
    "dossiers.start": _("started the application"),
    "dossiers.declare": _("made the declarations"),
    "dossiers.submit": _("submitted the application"),
    "dossiers.return": _("the application went back to the applicant"),
    "dossiers.withdraw": _("withdrew the application"),
    "dossiers.resume": _("took the application up again"),
    "dossiers.recognise": _("the application ended with a title"),
    "dossiers.decline": _("the application ended without a title"),
    "dossiers.open_step": _("the stage opened"),
    "dossiers.pass_step": _("the stage was passed"),
    "dossiers.return_step": _("the stage returned the application"),
    "dossiers.refuse_step": _("the stage was not passed"),
    "dossiers.withdraw_step": _("the stage ended by withdrawal"),
    "dossiers.restart_step": _("the stage waits again"),
}

MESSAGES = {
    "dossiers.submitted": MessageWording(
        _("Application {number} was submitted"),
        _("{enterprise}: “{title}” was submitted at {at}; digest {digest}. The receipt proves it."),
        _("Open the receipt"),
        Topic.DECISION,
    ),
    "dossiers.arrived": MessageWording(
        _("{stage}: application {number} has arrived"),
        _("{enterprise}, “{title}”: the application waits for your unit."),
        _("Open the application"),
        Topic.TASK,
    ),
    "dossiers.passed": MessageWording(
        _("{stage}: application {number} has passed"),
        _("{enterprise}, “{title}”: this stage is passed."),
        _("Open the application"),
        Topic.PROGRESS,
    ),
    "dossiers.returned": MessageWording(
        _("{stage}: application {number} was returned"),
        _("{enterprise}, “{title}” was returned for correction:\n{reasons}"),
        _("Correct it"),
        Topic.DECISION,
    ),
    "dossiers.refused": MessageWording(
        _("{stage}: application {number} has not passed"),
        _("{enterprise}, “{title}” ends here:\n{reasons}"),
        _("Open the application"),
        Topic.DECISION,
    ),
    "dossiers.withdrawn": MessageWording(
        _("Application {number} was withdrawn"),
        _("{enterprise}, “{title}” was withdrawn by {by}. Reason: {reason}"),
        _("Open the application"),
        Topic.DECISION,
    ),
    "dossiers.recognised": MessageWording(
        _("Application {number}: {level} recognised"),
        _("{enterprise}, “{title}” holds the title. Certificate {certificate}."),
        _("Open the application"),
        Topic.DECISION,
    ),
}
