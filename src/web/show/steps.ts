import {
  isShipped,
  mailKindNames,
  shippedTemplates,
  stepKinds,
} from '../../core/mail/template-kinds.ts';
import type { StepKey } from '../../core/reminders/step-key.ts';
import { isWarningStep, offsetOfStep } from '../../core/reminders/step-key.ts';
import { countOf } from '../components/format.ts';

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** When a step is, in words: `7 days before the due date`, `repetition 2`. */
export function stepTime(key: string): string {
  if (!isStepKey(key)) return key;
  if (isWarningStep(key)) return 'before the first charge';
  const offset = offsetOfStep(key);
  if (offset === null) return `repetition ${key.slice('repeat:'.length)}`;
  if (offset === 0) return 'on the due date';
  return offset < 0
    ? `${countOf(-offset, 'day')} before the due date`
    : `${countOf(offset, 'day')} after the due date`;
}

const isStepKey = (key: string): key is StepKey =>
  /^(offset:-?\d+|repeat:\d+|warning:[\d-]+)$/.test(key);

/** A mail by its tone and the furthest step it counts as: `Polite: 1 day after the due date`. */
export function reminderStepText(
  template: string,
  invoices: readonly { step: string | null }[],
): string {
  const [furthest] = invoices
    .flatMap(({ step }) => (step === null ? [] : [step]))
    .toSorted((a, b) => placeOf(b) - placeOf(a));
  const tone =
    isShipped(template) && !stepKinds.includes(shippedTemplates[template])
      ? mailKindNames[shippedTemplates[template]]
      : capitalised(template);
  const isWarning = furthest?.startsWith('warning:') === true;
  return furthest && !isWarning ? `${tone}: ${stepTime(furthest)}` : tone;
}

/** How far along a step is, as the tone of a mail goes by it: a repetition after every offset. */
function placeOf(key: string): number {
  if (!isStepKey(key) || isWarningStep(key)) return Number.NEGATIVE_INFINITY;
  const offset = offsetOfStep(key);
  return offset ?? afterEveryOffset + Number(key.slice('repeat:'.length));
}

const afterEveryOffset = 1_000_000;
