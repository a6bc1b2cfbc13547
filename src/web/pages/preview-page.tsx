import type { JSX } from 'preact';
import { PostForm } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { levelText } from '../components/labels.ts';
import { Banner, Card, PageHead } from '../components/layout.tsx';
import { policyHref } from '../components/resolved-policy.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText } from '../components/values.tsx';
import type { LevelView, Money } from '../components/view.ts';
import { DraftPreview } from './draft-preview.tsx';
import type { DraftPreviewView } from './draft-preview.tsx';
import type { FormValues } from './policy-form-fields.ts';
import { PreviewCharges, PreviewNothings, PreviewReminders } from './preview-tables.tsx';
import type { PreviewCharge, PreviewNothing, PreviewReminder } from './preview-tables.tsx';

export type PreviewPageProps = {
  shell: ShellProps;
  today: string;
  /** The unsaved rules that were used, as they came from the form; null: everything as saved. */
  unsaved: { level: LevelView; values: FormValues; view: DraftPreviewView } | null;
  charges: readonly PreviewCharge[];
  chargeTotals: readonly Money[];
  reminders: readonly PreviewReminder[];
  nothing: readonly PreviewNothing[];
  /** How many more refusals there are than are listed. */
  nothingLeftOut: number;
};

/** What a run today would do, by the same decisions as a real run. Nothing takes effect. */
export function PreviewPage(props: PreviewPageProps): JSX.Element {
  const { shell } = props;
  return (
    <Shell shell={shell} title="What would happen today" section="policy">
      <PageHead
        title="What would happen today"
        lead={
          <>
            If a run took place on <DateText date={props.today} />, by the same calculation as a
            real one. Nothing is sent, charged or saved.
          </>
        }
      />
      {props.unsaved !== null && (
        <>
          <UnsavedRules
            {...props.unsaved}
            realm={shell.company.realm}
            csrfToken={shell.csrfToken}
          />
          <Card title="What these rules change" id="draft-preview">
            <DraftPreview realm={shell.company.realm} errors={[]} view={props.unsaved.view} />
          </Card>
        </>
      )}
      <Totals {...props} />
      <Card title="Charges" id="preview-charges">
        <PreviewCharges rows={props.charges} realm={shell.company.realm} />
      </Card>
      <Card title="Reminder mails" id="preview-reminders">
        <PreviewReminders rows={props.reminders} realm={shell.company.realm} />
      </Card>
      <Card title="What would not happen, and why" id="preview-nothing">
        <PreviewNothings rows={props.nothing} realm={shell.company.realm} />
        {props.nothingLeftOut > 0 && (
          <p class="note">And {countOf(props.nothingLeftOut, 'more', 'more')}, not listed here.</p>
        )}
      </Card>
    </Shell>
  );
}

/** Carries the typed rules on, to be saved or changed further. */
function UnsavedRules(props: {
  level: LevelView;
  values: FormValues;
  realm: string;
  csrfToken: string;
}): JSX.Element {
  const carried = Object.entries(props.values).filter(
    ([name]) => name !== '_csrf' && name !== 'intent',
  );
  return (
    <Banner tone="info" title={`With the rules you typed for: ${levelText(props.level)}`}>
      <p>They are not saved yet.</p>
      <PostForm action={policyHref(props.realm, props.level)} csrfToken={props.csrfToken}>
        {carried.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div class="actions">
          <button type="submit" name="intent" value="edit" class="button button-quiet">
            Back to the form
          </button>
          <button type="submit" name="intent" value="save" class="button">
            Save a new version
          </button>
        </div>
      </PostForm>
    </Banner>
  );
}

function Totals(props: PreviewPageProps): JSX.Element {
  return (
    <div class="tiles">
      <div class="card">
        <p class="figure-number">{countOf(props.charges.length, 'charge')}</p>
        <p class="muted">
          {props.chargeTotals.length === 0 && 'nothing to charge'}
          {props.chargeTotals.map((total, index) => (
            <span key={total.currency}>
              {index > 0 && ' + '}
              <Amount {...total} />
            </span>
          ))}
        </p>
      </div>
      <div class="card">
        <p class="figure-number">{countOf(props.reminders.length, 'mail')}</p>
        <p class="muted">
          about{' '}
          {countOf(
            props.reminders.reduce((sum, row) => sum + row.invoices.length, 0),
            'invoice',
          )}
        </p>
      </div>
      <div class="card">
        <p class="figure-number">
          {countOf(props.nothing.length + props.nothingLeftOut, 'decision')}
        </p>
        <p class="muted">not to act, each with its reason</p>
      </div>
    </div>
  );
}
