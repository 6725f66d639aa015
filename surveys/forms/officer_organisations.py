"""Which organisations' names reports may tell."""

from flask_babel import lazy_gettext as _l

from engage.kernel.forms import CheckboxesField, EngageForm


class OrganisationsForm(EngageForm):
    """Each name that was given with consent."""

    names = CheckboxesField(_l("Which of these names may stand in reports?"), choices=[])
