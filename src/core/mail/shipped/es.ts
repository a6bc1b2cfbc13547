/** The shipped words in Spanish, in the formal address. */
import type { ShippedTemplate, TemplateWords } from '../template-kinds.ts';

const hello =
  '{% if contact_name %}Estimado/a {{ contact_name }}:{% else %}Estimados señores:{% endif %}';

export const spanish: Readonly<Record<ShippedTemplate, TemplateWords>> = {
  friendly: {
    subject: 'Próximo vencimiento: {{ invoices }} de {{ sender_name }}',
    body: `${hello}

{% if days_overdue %}Nos permitimos recordarle lo que está pendiente: una parte ya ha vencido y el resto vencerá próximamente.{% else %}Nos permitimos recordarle que se acerca el siguiente vencimiento.{% endif %}

{{ invoice_list }}

{{ payment }}

Si ya ha ordenado el pago, le damos las gracias y le rogamos que no tenga en cuenta este mensaje. Si hubiera que corregir algo en la factura, responda a este correo y lo atenderemos con gusto.

{{ signature }}`,
  },
  polite: {
    subject: 'Recordatorio: {{ overdue_invoices | default: invoices }} de {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}Según nuestros registros, una parte del siguiente importe ya ha vencido. Es posible que se trate de un simple olvido.{% else %}Según nuestros registros, el siguiente importe ya ha vencido. Es posible que se trate de un simple olvido.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

Si ha pagado en los últimos días, le damos las gracias. Si hay algo que no es correcto, basta con que responda a este correo.

{{ signature }}`,
  },
  firm: {
    subject: 'Pago vencido: {{ overdue_invoices | default: invoices }} de {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}Aún no hemos recibido el pago de {{ total_overdue | default: total_open }}, a pesar de que una parte venció hace algún tiempo. También figura lo que aún no ha vencido.{% else %}Aún no hemos recibido el pago del siguiente importe, a pesar de que venció hace algún tiempo.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

Le rogamos que pague {{ total_overdue | default: total_open }} ahora o que nos responda indicando la fecha en que lo hará. Si tiene alguna duda sobre la factura o hay algún motivo que impida el pago, díganoslo para que podamos resolverlo juntos.

{{ signature }}`,
  },
  final: {
    subject: 'Último recordatorio: {{ overdue_invoices | default: invoices }} de {{ sender_name }}',
    body: `${hello}

{% if total_not_due %}Le hemos escrito en varias ocasiones. Del siguiente importe, {{ total_overdue | default: total_open }} ha vencido y sigue pendiente.{% else %}Le hemos escrito en varias ocasiones acerca del siguiente importe, que sigue pendiente.{% endif %}

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

Le rogamos que pague {{ total_overdue | default: total_open }} en el plazo de siete días o que se ponga en contacto con nosotros en ese plazo para encontrar juntos una solución, por ejemplo un pago a plazos. Si no está de acuerdo con alguna parte, indíquenos con cuál y por qué.

{{ signature }}`,
  },
  'pre-charge-warning': {
    subject:
      '{% if pay_by %}Le rogamos que pague a más tardar el {{ pay_by }}{% else %}Antes de que se añada un recargo{% endif %}: {{ invoices }} de {{ sender_name }}',
    body: `${hello}

Conforme a nuestras condiciones, próximamente se añadirá un recargo por demora si el siguiente importe no se paga. Si paga a tiempo, podrá evitarlo.

{{ charge_outlook }}

{{ invoice_list }}

{{ payment }}

Si ya ha ordenado el pago o considera que no procede ningún recargo, responda a este correo y lo revisaremos.

{{ signature }}`,
  },
  'charge-notice': {
    subject: 'Recargo por demora de {{ charge_total }} añadido por {{ sender_name }}',
    body: `${hello}

Al haber pasado la fecha de vencimiento, se ha añadido a su cuenta el siguiente recargo por demora. Se ha calculado así:

{{ charge_list }}

Si considera que el recargo no es correcto, responda a este correo y explíquenos el motivo. Lo revisaremos y anularemos lo que no corresponda.

Este es el importe pendiente en este momento:

{{ invoice_list }}

{{ payment }}

{{ charge_outlook }}

{{ signature }}`,
  },
  'thank-you': {
    subject: 'Gracias por su pago de {{ paid_amount }}',
    body: `${hello}

Le agradecemos su pago de {{ paid_amount }} con fecha {{ paid_on }}. Ya ha quedado aplicado a su cuenta.

Gracias por su confianza.

{{ signature }}`,
  },
  statement: {
    subject: 'Su estado de cuenta de {{ sender_name }}',
    body: `${hello}

A continuación encontrará los importes pendientes de su cuenta.

{{ invoice_list }}

{{ payment }}

Si no coinciden con sus registros, le rogamos que responda a este correo.

{{ signature }}`,
  },
};
