import { describe, expect, it } from 'vitest';
import { reminderStepText } from '../../../src/web/show/steps.ts';

describe('the step that a mail is named by', () => {
  const named = (...steps: (string | null)[]): string =>
    reminderStepText(
      'final',
      steps.map((step, index) => ({ step, daysOverdue: 100 - index })),
    );

  it('is the furthest of its steps, however long its invoices are overdue', () => {
    expect(named('offset:1', 'offset:29', 'offset:-7')).toBe('Final: 29 days after the due date');
    expect(named('offset:29', 'repeat:1', 'repeat:2')).toBe('Final: repetition 2');
    expect(named(null, 'offset:-7', 'offset:0')).toBe('Final: on the due date');
  });

  it('is a warning only where the mail is nothing else', () => {
    expect(named('warning:2026-03-01', 'offset:1')).toBe('Final: 1 day after the due date');
    expect(reminderStepText('pre-charge-warning', [{ step: 'warning:2026-03-01' }])).toBe(
      'Warning before a charge',
    );
  });
});
