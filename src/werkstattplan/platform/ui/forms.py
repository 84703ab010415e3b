"""How Django renders every form of the product: one class to name as `FORM_RENDERER`."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Labels, hints and errors in the product's markup, with a summary of errors above the fields."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
