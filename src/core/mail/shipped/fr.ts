/** The shipped words in French, in the formal address. */
import type { ShippedTemplate, TemplateWords } from '../template-kinds.ts';

const hello =
  '{% if contact_name %}Bonjour {{ contact_name }},{% else %}Madame, Monsieur,{% endif %}';

export const french: Readonly<Record<ShippedTemplate, TemplateWords>> = {
  friendly: {
    subject: 'Prochaine échéance : {{ invoices }} de {{ sender_name }}',
    body: `${hello}

{% if days_overdue %}Nous nous permettons de vous rappeler ce qui reste à régler : une partie est déjà en retard, le reste arrive prochainement à échéance.{% else %}Nous nous permettons de vous rappeler que l’échéance suivante approche.{% endif %}

{{ invoice_list }}

{{ payment }}

Si votre règlement est déjà en cours, nous vous en remercions et vous prions de ne pas tenir compte de ce message. Si un point de la facture doit être corrigé, il vous suffit de répondre à ce courriel.

{{ signature }}`,
  },
  polite: {
    subject: 'Rappel : {{ overdue_invoices | default: invoices }} de {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}Sauf erreur de notre part, une partie du montant suivant est en retard. Il s’agit peut-être d’un simple oubli.{% else %}Sauf erreur de notre part, l’échéance suivante est dépassée. Il s’agit peut-être d’un simple oubli.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

Si vous avez réglé ces derniers jours, nous vous en remercions. Si quelque chose n’est pas exact, il vous suffit de répondre à ce courriel.

{{ signature }}`,
  },
  firm: {
    subject: 'Échéance dépassée : {{ overdue_invoices | default: invoices }} de {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}Nous n’avons pas encore reçu votre règlement de {{ total_overdue | default: total_open }}, dont une partie est échue depuis un certain temps. Ce qui n’est pas encore en retard figure également ci-dessous.{% else %}Nous n’avons pas encore reçu le règlement suivant, bien que l’échéance soit dépassée depuis un certain temps.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

Nous vous prions de bien vouloir régler {{ total_overdue | default: total_open }} dès à présent, ou de nous indiquer par retour la date de votre règlement. Si la facture soulève une question ou si un motif empêche le paiement, faites-le-nous savoir afin que nous trouvions ensemble une solution.

{{ signature }}`,
  },
  final: {
    subject: 'Dernier rappel : {{ overdue_invoices | default: invoices }} de {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}Nous vous avons écrit à plusieurs reprises. De la somme suivante, {{ total_overdue | default: total_open }} est en retard et reste impayé à ce jour.{% else %}Nous vous avons écrit à plusieurs reprises au sujet de la somme suivante, qui reste impayée à ce jour.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

Nous vous prions de bien vouloir régler {{ total_overdue | default: total_open }} sous sept jours, ou de prendre contact avec nous dans ce délai afin de convenir d’une solution, par exemple d’un échelonnement. Si vous contestez une partie de cette somme, veuillez nous préciser laquelle et pour quelle raison.

{{ signature }}`,
  },
  'pre-charge-warning': {
    subject:
      '{% if pay_by %}Merci de régler au plus tard le {{ pay_by }}{% else %}Avant l’ajout de frais de retard{% endif %} : {{ invoices }} de {{ sender_name }}',
    body: `${hello}

Conformément à nos conditions, des frais de retard seront prochainement ajoutés si la somme suivante n’est pas réglée. Un règlement à temps vous permettra de les éviter.

{{ charge_outlook }}

{{ invoice_list }}

{{ payment }}

Si votre règlement est déjà en cours ou si vous estimez qu’aucuns frais ne sont dus, veuillez répondre à ce courriel : nous vérifierons.

{{ signature }}`,
  },
  'charge-notice': {
    subject: 'Frais de retard de {{ charge_total }} ajoutés par {{ sender_name }}',
    body: `${hello}

L’échéance étant dépassée, les frais de retard suivants ont été ajoutés à votre compte. En voici le calcul :

{{ charge_list }}

Si vous estimez que ces frais sont inexacts, veuillez répondre à ce courriel en nous indiquant pourquoi. Nous vérifierons et annulerons ce qui n’est pas dû.

Voici ce qui reste dû à ce jour :

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

{{ signature }}`,
  },
  'thank-you': {
    subject: 'Merci pour votre règlement de {{ paid_amount }}',
    body: `${hello}

Nous vous remercions de votre règlement de {{ paid_amount }} en date du {{ paid_on }}. Il a été porté à votre compte.

Nous vous remercions de votre confiance.

{{ signature }}`,
  },
  statement: {
    subject: 'Votre relevé de compte de {{ sender_name }}',
    body: `${hello}

Veuillez trouver ci-dessous les sommes restant dues sur votre compte.

{{ invoice_list }}

{{ payment }}

Si ce relevé ne correspond pas à vos propres écritures, veuillez répondre à ce courriel.

{{ signature }}`,
  },
};
