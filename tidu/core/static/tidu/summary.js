// What has to be corrected is read first: the summary of a refused form, or the refusal, takes the focus.
const summary = document.querySelector(".form-errors, .refusal");
if (summary) {
  summary.tabIndex = -1;
  summary.focus();
}
