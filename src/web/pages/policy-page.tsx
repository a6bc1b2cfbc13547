import type { JSX } from 'preact';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { levelText } from '../components/labels.ts';
import { Card, PageHead } from '../components/layout.tsx';
import { policyHref } from '../components/resolved-policy.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { FieldError, LevelView } from '../components/view.ts';
import { paths } from './paths.ts';
import type { PolicyLine } from './policy-charge-write-back.tsx';
import { PolicyChargesSection } from './policy-charges-section.tsx';
import type { FormValues } from './policy-form-fields.ts';
import { DraftPreview } from './draft-preview.tsx';
import { PolicyTemplates } from './policy-templates.tsx';
import type { TemplateView } from './policy-templates.tsx';
import { PolicyRemindersSection } from './policy-reminders-section.tsx';
import { PolicyOverrides, PolicyVersions } from './policy-versions.tsx';
import type { PolicyOverride, PolicyVersionRow } from './policy-versions.tsx';

export type PolicyPageProps = {
  shell: ShellProps;
  level: LevelView;
  currency: string;
  /** From formFromPolicy, from a rejected form, or from changeSteps. */
  values: FormValues;
  errors: readonly FieldError[];
  /** The templates that a step may be written in, by name. */
  mailTemplates: readonly string[];
  line: PolicyLine;
  /** The tables of base rates that the company keeps itself. */
  ownTables?: readonly string[];
  /** The input that takes the focus, after a step was added or removed. */
  focusField?: string;
  /** Whose section applies while this level defines none; null when no level above does. */
  inherits: { reminders: LevelView | null; charges: LevelView | null };
  /** Newest first. */
  versions: readonly PolicyVersionRow[];
  /** Whether the newest version defines something that can be taken back. */
  canClear?: boolean;
  /** Rules to start from, in the level's currency. */
  templates: readonly TemplateView[];
  /** On the company's page: the more specific levels that have a policy of their own. */
  overrides: readonly PolicyOverride[];
};

/** The rules of one level, as a form that works without a script. */
export function PolicyPage(props: PolicyPageProps): JSX.Element {
  const { shell, level, errors, values } = props;
  const { realm } = shell.company;
  const title = level.kind === 'company' ? 'Company policy' : `Policy: ${levelText(level)}`;
  const focus = props.focusField === undefined ? {} : { focusField: props.focusField };
  return (
    <Shell shell={shell} title={title} section="policy">
      <PageHead
        title={title}
        {...(level.kind === 'company'
          ? {
              eyebrow: (
                <>
                  <a href={paths.groups(realm)}>Groups of customers</a> ·{' '}
                  <a href={paths.backTests(realm)}>Back-tests</a> ·{' '}
                  <a href={paths.rates(realm)}>Base rates</a> ·{' '}
                  <a href={paths.breaches(realm)}>Charges above the law’s bounds, before any run</a>
                </>
              ),
            }
          : { eyebrow: <a href={paths.policy(realm)}>Company policy</a> })}
        lead="For reminders and for charges, the most specific level that defines them wins whole: invoice, then customer, then group, then company."
      />
      <PolicyParts />
      <PolicyTemplates templates={props.templates} action={policyHref(realm, level)} />
      <PostForm
        action={policyHref(realm, level)}
        csrfToken={shell.csrfToken}
        class="form"
        id="policy-form"
      >
        {/* Enter in a field takes the first button: it only previews, which changes nothing. */}
        <button
          type="submit"
          name="intent"
          value="preview"
          class="visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
        >
          Preview
        </button>
        <ErrorSummary errors={errors} />
        <PolicyRemindersSection
          values={values}
          errors={errors}
          currency={props.currency}
          action={policyHref(realm, level)}
          absent={absentText(level, props.inherits.reminders, 'No reminder is sent.')}
          mailTemplates={props.mailTemplates}
          {...focus}
        />
        <PolicyChargesSection
          values={values}
          errors={errors}
          currency={props.currency}
          action={policyHref(realm, level)}
          absent={absentText(level, props.inherits.charges, 'Nothing is charged.')}
          {...focus}
          ownTables={props.ownTables}
          line={props.line}
        />
        <Card title="What these rules would do" id="draft-preview" class="no-print">
          <div id="draft" aria-live="polite" {...asTyped(policyHref(realm, level))}>
            <DraftPreview realm={realm} errors={[]} view={null} />
          </div>
        </Card>
        <Card class="form" id="save">
          <TextField
            name="note"
            label="Note on this change (kept with the version)"
            value={values['note']}
            errors={errors}
            maxLength={500}
          />
          <p class="note">
            A new version applies from the next run. It never re-prices what was already charged.
          </p>
          <div class="actions">
            <button type="submit" name="intent" value="save" class="button">
              Save a new version
            </button>
            <button type="submit" name="intent" value="preview" class="button button-quiet">
              Preview
            </button>
            <button type="submit" name="intent" value="backTest" class="button button-quiet">
              Test over the last 12 months
            </button>
          </div>
        </Card>
      </PostForm>
      <div class="columns columns-even">
        <div class="column">
          <PolicyVersions
            versions={props.versions}
            action={policyHref(realm, level)}
            csrfToken={shell.csrfToken}
          />
          {props.canClear === true && (
            <ClearLevel action={policyHref(realm, level)} csrfToken={shell.csrfToken} />
          )}
        </div>
        {level.kind === 'company' && <PolicyOverrides realm={realm} overrides={props.overrides} />}
      </div>
    </Shell>
  );
}

/** The parts of the form, to go to at once. */
function PolicyParts(): JSX.Element {
  const parts = [
    ['reminders', 'Reminders'],
    ['charges', 'Charges'],
    ['how-much', 'How much'],
    ['from-when', 'From when'],
    ['how-often', 'How often'],
    ['limits', 'Limits'],
    ['in-quickbooks', 'In QuickBooks'],
    ['draft-preview', 'What they would do'],
    ['save', 'Save'],
    ['versions', 'Versions'],
  ];
  return (
    <nav aria-label="Parts of this page" class="no-print">
      <p class="fine">
        {parts.map(([id, text], index) => (
          <span key={id}>
            {index > 0 && ' · '}
            <a href={`#${id}`}>{text}</a>
          </span>
        ))}
      </p>
    </nav>
  );
}

/** Asks what the draft would do shortly after each change, the last change only. */
function asTyped(action: string): Record<string, string> {
  return {
    'hx-post': action,
    'hx-trigger': 'load, input delay:700ms from:#policy-form, change delay:700ms from:#policy-form',
    'hx-include': '#policy-form',
    'hx-vals': '{"intent":"draft"}',
    'hx-sync': 'this:replace',
    'hx-swap': 'innerHTML',
  };
}

/** Takes the rules of the level back, as a version that defines nothing. */
function ClearLevel(props: { action: string; csrfToken: string }): JSX.Element {
  return (
    <Card title="Remove these rules" id="clear" class="no-print">
      <p class="note">
        Saves a version that defines nothing here, so that the levels above apply. The versions
        before stay on record.
      </p>
      <PostForm action={props.action} csrfToken={props.csrfToken}>
        <button type="submit" name="intent" value="clear" class="button button-danger">
          Remove the rules of this level
        </button>
      </PostForm>
    </Card>
  );
}

function absentText(level: LevelView, inherits: LevelView | null, nothing: string): string {
  if (inherits !== null) return `The rules of ${levelText(inherits)} apply.`;
  return level.kind === 'company' ? nothing : `No level above defines it. ${nothing}`;
}
