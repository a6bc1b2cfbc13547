/** The shipped words in German, in the formal address. */
import type { ShippedTemplate, TemplateWords } from '../template-kinds.ts';

const hello =
  '{% if contact_name %}Guten Tag {{ contact_name }},{% else %}Sehr geehrte Damen und Herren,{% endif %}';

export const german: Readonly<Record<ShippedTemplate, TemplateWords>> = {
  friendly: {
    subject: 'Demnächst fällig: {{ invoices }} von {{ sender_name }}',
    body: `${hello}

{% if days_overdue %}wir möchten Sie freundlich auf die offenen Rechnungen hinweisen. Ein Teil davon ist überfällig, der Rest wird demnächst fällig.{% else %}wir möchten Sie freundlich darauf hinweisen, dass der folgende Betrag demnächst fällig wird.{% endif %}

{{ invoice_list }}

{{ payment }}

Sollte Ihre Zahlung bereits unterwegs sein, danken wir Ihnen und bitten Sie, diesen Hinweis als gegenstandslos zu betrachten. Falls an der Rechnung etwas zu berichtigen ist, antworten Sie einfach auf diese E-Mail.

{{ signature }}`,
  },
  polite: {
    subject: 'Zahlungserinnerung: {{ overdue_invoices | default: invoices }} von {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}nach unseren Unterlagen ist ein Teil des folgenden Betrags bereits überfällig. Sicherlich handelt es sich nur um ein Versehen.{% else %}nach unseren Unterlagen ist der folgende Betrag bereits fällig. Sicherlich handelt es sich nur um ein Versehen.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

Falls Sie in den letzten Tagen gezahlt haben, danken wir Ihnen. Sollte etwas nicht stimmen, antworten Sie bitte einfach auf diese E-Mail.

{{ signature }}`,
  },
  firm: {
    subject: 'Überfällig: {{ overdue_invoices | default: invoices }} von {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}die Zahlung von {{ total_overdue | default: total_open }} ist bei uns noch nicht eingegangen, obwohl ein Teil davon seit einiger Zeit fällig ist. Was noch nicht überfällig ist, ist ebenfalls aufgeführt.{% else %}die Zahlung des folgenden Betrags ist bei uns noch nicht eingegangen, obwohl er seit einiger Zeit fällig ist.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

Wir bitten Sie, {{ total_overdue | default: total_open }} jetzt zu begleichen oder uns mitzuteilen, wann Sie zahlen werden. Sollten Sie Fragen zur Rechnung haben oder steht der Zahlung etwas entgegen, lassen Sie es uns bitte wissen, damit wir gemeinsam eine Lösung finden.

{{ signature }}`,
  },
  final: {
    subject: 'Letzte Erinnerung: {{ overdue_invoices | default: invoices }} von {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}wir haben Ihnen bereits mehrfach geschrieben. Vom folgenden Betrag sind {{ total_overdue | default: total_open }} überfällig und weiterhin offen.{% else %}wir haben Ihnen bereits mehrfach wegen des folgenden Betrags geschrieben, der weiterhin offen ist.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

Bitte zahlen Sie {{ total_overdue | default: total_open }} innerhalb von sieben Tagen, oder melden Sie sich innerhalb dieser Frist bei uns, damit wir gemeinsam eine Lösung finden, zum Beispiel eine Ratenzahlung. Falls Sie einen Teil der Forderung bestreiten, teilen Sie uns bitte mit, welchen Teil und aus welchem Grund.

{{ signature }}`,
  },
  'pre-charge-warning': {
    subject:
      '{% if pay_by %}Bitte zahlen Sie bis zum {{ pay_by }}{% else %}Bevor Verzugskosten hinzukommen{% endif %}: {{ invoices }} von {{ sender_name }}',
    body: `${hello}

gemäß unseren Bedingungen kommen demnächst Verzugskosten hinzu, wenn der folgende Betrag nicht gezahlt wird. Mit einer rechtzeitigen Zahlung vermeiden Sie diese.

{{ charge_outlook }}

{{ invoice_list }}

{{ payment }}

Sollte Ihre Zahlung bereits unterwegs sein oder sind Sie der Ansicht, dass keine Verzugskosten anfallen, antworten Sie bitte auf diese E-Mail. Wir prüfen es gern.

{{ signature }}`,
  },
  'charge-notice': {
    subject: 'Verzugskosten von {{ charge_total }} berechnet durch {{ sender_name }}',
    body: `${hello}

da die Fälligkeit überschritten ist, wurden Ihrem Konto die folgenden Verzugskosten berechnet. Sie ergeben sich so:

{{ charge_list }}

Falls Sie die Verzugskosten für unzutreffend halten, antworten Sie bitte auf diese E-Mail und nennen Sie uns den Grund. Wir prüfen die Berechnung und nehmen zurück, was nicht geschuldet ist.

Derzeit ist bei uns offen:

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

{{ signature }}`,
  },
  'thank-you': {
    subject: 'Vielen Dank für Ihre Zahlung von {{ paid_amount }}',
    body: `${hello}

vielen Dank für Ihre Zahlung von {{ paid_amount }} vom {{ paid_on }}. Der Betrag ist Ihrem Konto gutgeschrieben.

Wir danken Ihnen für Ihr Vertrauen.

{{ signature }}`,
  },
  statement: {
    subject: 'Ihr Kontoauszug von {{ sender_name }}',
    body: `${hello}

nachfolgend finden Sie die offenen Posten Ihres Kontos.

{{ invoice_list }}

{{ payment }}

Sollten diese nicht mit Ihren Unterlagen übereinstimmen, antworten Sie bitte auf diese E-Mail.

{{ signature }}`,
  },
};
