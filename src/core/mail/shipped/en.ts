/** The shipped words in English. Firmer from step to step, never threatening, always answerable. */
import type { ShippedTemplate, TemplateWords } from '../template-kinds.ts';

const hello = 'Dear {{ contact_name | default: customer_name }},';

export const english: Readonly<Record<ShippedTemplate, TemplateWords>> = {
  friendly: {
    subject: 'Coming up: {{ invoices }} from {{ sender_name }}',
    body: `${hello}

{% if days_overdue %}A friendly note about what is open. Part of it is overdue, the rest will be due soon.{% else %}A friendly note that the following will be due soon.{% endif %}

{{ invoice_list }}

{{ payment }}

If your payment is already on its way, thank you, and please disregard this note. If anything on the invoice needs correcting, simply reply and we will see to it.

{{ signature }}`,
  },
  polite: {
    subject: 'A reminder about {{ overdue_invoices | default: invoices }} from {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}According to our records part of the following is past its due date. It may simply have been overlooked.{% else %}According to our records the following is past its due date. It may simply have been overlooked.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

If you have paid in the last few days, thank you. If something is not right, just reply to this mail.

{{ signature }}`,
  },
  firm: {
    subject: 'Overdue: {{ overdue_invoices | default: invoices }} from {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}We have not yet received your payment of {{ total_overdue | default: total_open }}, part of which has been due for some time. What is not overdue yet is listed as well.{% else %}We have not yet received your payment of the following, although it has been due for some time.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

Please pay {{ total_overdue | default: total_open }} now, or reply with the date on which you will. If there is a question about the invoice or a reason why it cannot be paid, let us know so that we can resolve it together.

{{ signature }}`,
  },
  final: {
    subject: 'Final reminder: {{ overdue_invoices | default: invoices }} from {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}We have written to you several times, and of the following {{ total_overdue | default: total_open }} is overdue and still open.{% else %}We have written to you several times about the following, and it is still open.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

Please pay {{ total_overdue | default: total_open }} within seven days, or contact us within that time so that we can find a way together, for example by instalments. If you dispute any part of it, tell us which part and why.

{{ signature }}`,
  },
  'pre-charge-warning': {
    subject:
      '{% if pay_by %}Please pay by {{ pay_by }}{% else %}Before a finance charge is added{% endif %}: {{ invoices }} from {{ sender_name }}',
    body: `${hello}

Under our terms a finance charge is about to be added if the following is not paid. Paying in time avoids it.

{{ charge_outlook }}

{{ invoice_list }}

{{ payment }}

If your payment is already on its way, or if you believe that no charge is due, please reply to this mail and we will look into it.

{{ signature }}`,
  },
  'charge-notice': {
    subject: 'Finance charge of {{ charge_total }} added by {{ sender_name }}',
    body: `${hello}

As the due date has passed, the following finance charge has been added to your account. This is how it was worked out:

{{ charge_list }}

If you believe that the charge is wrong, please reply to this mail and tell us why. We will check it and take back whatever is not owed.

This is what is open now:

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

{{ signature }}`,
  },
  'thank-you': {
    subject: 'Thank you for your payment of {{ paid_amount }}',
    body: `${hello}

Thank you for your payment of {{ paid_amount }} of {{ paid_on }}. It has been applied to your account.

We appreciate working with you.

{{ signature }}`,
  },
  statement: {
    subject: 'Your statement of account from {{ sender_name }}',
    body: `${hello}

Please find below what is open on your account.

{{ invoice_list }}

{{ payment }}

If this does not agree with your own records, please reply to this mail.

{{ signature }}`,
  },
};
