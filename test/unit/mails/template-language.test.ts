import { describe, expect, it, test } from 'vitest';
import { languages } from '../../../src/core/mail/languages.ts';
import { mailValues } from '../../../src/core/mail/mail-values.ts';
import { shippedWords } from '../../../src/core/mail/shipped-words.ts';
import { shippedNames, shippedTemplates } from '../../../src/core/mail/template-kinds.ts';
import { toneOf } from '../../../src/core/mail/tone.ts';
import { mailKinds } from '../../../src/core/mail/template-kinds.ts';
import { variablesOf } from '../../../src/core/mail/variables.ts';
import { fillWords, templateProblems } from '../../../src/flow/mails/template-language.ts';
import { facts, sender } from './mail-example.ts';

const blocks = '{{ invoice_list }}\n\n{{ payment }}';
const problems = (body: string, subject = 'Subject'): string[] =>
  templateProblems('overdue', { subject, body: `${body}\n${blocks}` }).map(
    ({ part, line, message }) => `${part} ${line}: ${message}`,
  );

test.each(languages)(
  'the words shipped in %s are without fault and without a doubtful tone',
  (language) => {
    for (const name of shippedNames) {
      const words = shippedWords(name, language);
      expect([name, templateProblems(shippedTemplates[name], words)]).toEqual([name, []]);
      expect([name, toneOf(`${words.subject}\n${words.body}`)]).toEqual([name, []]);
    }
  },
);

describe('at save', () => {
  it.each([
    [
      'Hello\n{{ custmer_name }}',
      'body 2: “custmer_name” is not a known variable; did you mean customer_name?',
    ],
    [
      '{{ customer.name }}',
      'body 1: “customer.name” is not a known variable; did you mean customer_name?',
    ],
    ['{{ paid_on }}', 'body 1: “paid_on” is not for mails of this kind; there are customer_name,'],
    [
      'a\nb\n{{ credit }}',
      'body 3: {{ credit }} may be empty (credit of the customer that is not applied; empty where there is none): write {{ credit | default: "…" }}, or put the sentence between {% if credit %} and {% endif %}',
    ],
    ['{{ credit | default: charges }}', 'body 1: {{ credit }} may be empty'],
    ['{% if credit or charges %}{{ credit }}{% endif %}', 'body 1: {{ credit }} may be empty'],
    ['{% unless credit %}{{ credit }}{% endunless %}', 'body 1: {{ credit }} may be empty'],
    ['{% if credt %}x{% endif %}', 'body 1: “credt” is not a known variable; did you mean credit?'],
    [
      '{{ customer_name | link }}',
      'body 1: the filter “link” is not known; there are default, capitalize, upcase, downcase',
    ],
    [
      'x\n{% include "/etc/passwd" %}',
      'body 2: the tag “include” is not known; there are if and unless',
    ],
    ['{% for i in (1..9999999) %}x{% endfor %}', 'body 1: the tag “for” is not known'],
    ['{% assign a = 1 %}', 'body 1: the tag “assign” is not known'],
    ['{% if credit %}x', 'body 1: tag {% if credit %} not closed'],
    ['x{% endif %}', 'body 1: {% if %} or its end stands alone'],
    ['{{ customer_name', 'body 1: {{ is not closed: write }} after the name'],
    ['{{ customer_name sender_name }}', 'body 1: put one variable alone between {{ and }}'],
  ])('of %j it says where and what to do', (body, said) => {
    expect(problems(body)[0]).toContain(said);
  });

  it.each([
    '{{ credit | default: "none" }}',
    '{{ contact_name | default: customer_name }}',
    '{% if credit %}{{ credit }}{% else %}none{% endif %}',
    '{% if credit and charges %}{{ credit }} {{ charges }}{% endif %}',
    '{%- if credit -%} {{- credit | upcase -}} {%- endif -%}',
    '{% unless days_overdue %}soon{% endunless %}',
    'no variable, an apostrophe ’ and 100 %',
  ])('of %j it says nothing', (body) => {
    expect(problems(body)).toEqual([]);
  });

  it('asks for what no mail may go without, for a subject on one line, and for words at all', () => {
    const none = templateProblems('overdue', { subject: 'x', body: 'Pay' });
    expect(none.map(({ message }) => message.slice(0, 25))).toEqual([
      'put {{ invoice_list }} on',
      'put {{ payment }} on a li',
    ]);
    expect(problems('x', 'a\nb')).toEqual(['subject 2: must be one line']);
    expect(problems('x', ' ')).toEqual(['subject 1: must not be empty']);
    expect(problems('x', '{{ payment }}')[0]).toContain('is no word for a subject');
    expect(problems('x'.repeat(10_001))[0]).toContain('10000 characters at most');
  });
});

test('every variable of every kind can be written, and what is empty takes its fallback', () => {
  const values = mailValues('en', facts, sender);
  for (const kind of mailKinds) {
    const named = variablesOf(kind);
    const body = named.map(({ name }) => `${name}={{ ${name} | default: "-" }}`).join('\n');
    const filled = fillWords({ subject: 'x', body }, values);
    expect(filled.body.split('\n')).toHaveLength(named.length);
  }
  const body = '{{ credit | default: "none" }}|{% if credit %}x{% else %}y{% endif %}';
  expect(fillWords({ subject: 'x', body }, values).body).toBe('none|y');
});
