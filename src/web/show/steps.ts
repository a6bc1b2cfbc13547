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
  invoices: readonly { step: string | null; daysOverdue: number }[],
): string {
  const furthest = invoices
    .filter((line) => line.step !== null)
    .toSorted((a, b) => b.daysOverdue - a.daysOverdue)
    .at(0);
  const tone =
    isShipped(template) && !stepKinds.includes(shippedTemplates[template])
      ? mailKindNames[shippedTemplates[template]]
      : capitalised(template);
  const isWarning = furthest?.step?.startsWith('warning:') === true;
  return furthest?.step && !isWarning ? `${tone}: ${stepTime(furthest.step)}` : tone;
}
