import type { JSX } from 'preact';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Banner, Card, Facts, PageHead } from '../components/layout.tsx';
import { ResumeCompany } from '../components/resume-company.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { DateText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';
import { ApiKeys } from './settings-keys.tsx';
import type { ApiKeyRow } from './settings-keys.tsx';
import { SettingsHolidays, type HolidaySettings } from './settings-holidays.tsx';
import { SettingsModes } from './settings-modes.tsx';
import { SettingsSending } from './settings-sending.tsx';
import type { SendingSettings } from './settings-sending.tsx';

export type SettingsPageProps = {
  shell: ShellProps;
  sending: SendingSettings;
  holidays: HolidaySettings;
  /** The item and account that charges are written with; null until the first charge makes them. */
  chargeItem: { item: string; account: string } | null;
  bookCloseDate: string | null;
  keys: readonly ApiKeyRow[];
  /** A key that was just made: shown this once. */
  newKey: { name: string; secret: string } | null;
  /** Of the forms of sending and holidays (their field names), of `name` on the keys. */
  errors: readonly FieldError[];
};

/** How a company uses Dunwell: modes, the stop switch, sending, QuickBooks, API keys. */
export function SettingsPage(props: SettingsPageProps): JSX.Element {
  const { shell } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Settings" section="settings">
      <PageHead title="Settings" />
      <ErrorSummary errors={props.errors} />
      {props.newKey !== null && (
        <Banner tone="good" title={`The API key “${props.newKey.name}” is made`}>
          <p>Copy it now. Dunwell keeps only a fingerprint of it and cannot show it again.</p>
          <p class="secret">{props.newKey.secret}</p>
        </Banner>
      )}
      <div class="columns">
        <div class="column">
          <SettingsModes realm={realm} modes={shell.modes} csrfToken={shell.csrfToken} />
          <SettingsSending
            realm={realm}
            csrfToken={shell.csrfToken}
            sending={props.sending}
            errors={props.errors}
          />
          <SettingsHolidays
            realm={realm}
            csrfToken={shell.csrfToken}
            holidays={props.holidays}
            errors={props.errors}
          />
        </div>
        <div class="column">
          <Stop shell={shell} />
          <Card title="In QuickBooks" id="quickbooks">
            <Facts
              facts={[
                {
                  name: 'Charge item',
                  value: props.chargeItem?.item ?? 'made with the first charge',
                },
                {
                  name: 'Income account',
                  value: props.chargeItem?.account ?? 'Finance charge income',
                },
                {
                  name: 'Books closed to',
                  value:
                    props.bookCloseDate === null ? (
                      'not closed'
                    ) : (
                      <DateText date={props.bookCloseDate} />
                    ),
                },
              ]}
            />
            <p>
              <a href={paths.mailTemplates(realm)}>Mail templates: the words of reminders</a>
            </p>
            <p>
              <a href={paths.mailStyle(realm)}>Looks of mails: language, signature, colour, logo</a>
            </p>
            <p>
              <a href={paths.mailKinds(realm)}>
                Other mails: notices of charges, thank-yous, weekly digest
              </a>
            </p>
            <p>
              <a href={paths.mailServer(realm)}>
                Sender and mail server: whether mails may go out, a server of your own
              </a>
            </p>
            <p>
              <a href={paths.payerPage(realm)}>The page for customers: on or off, how long</a>
            </p>
            <p>
              <a href={paths.writeBack(realm)}>Write-back: item, tax, wording, charge day</a>
            </p>
            <p>
              <a href={paths.invoiceNotes(realm)}>Notes on invoices in QuickBooks</a>
            </p>
            <p>
              <a href={paths.limits(realm)}>
                Limits: how much a run may charge by itself, and how many mails go out
              </a>
            </p>
            <p>
              <a href={paths.lateFees(realm)}>Late fees of QuickBooks’ own</a>
            </p>
          </Card>
          <ApiKeys
            realm={realm}
            csrfToken={shell.csrfToken}
            keys={props.keys}
            errors={props.errors}
          />
        </div>
      </div>
    </Shell>
  );
}

function Stop({ shell }: { shell: ShellProps }): JSX.Element {
  const { realm } = shell.company;
  if (shell.stopped === null) {
    return (
      <Card
        title="Stop everything"
        id="stop"
        note="At once: no reminder is sent and nothing is charged, whatever the modes say. One customer or one invoice is stopped on its own page."
      >
        <p>
          <a class="button button-danger" href={paths.stop(realm, { kind: 'company' })}>
            Stop everything
          </a>
        </p>
      </Card>
    );
  }
  return (
    <Card
      title="Everything is stopped"
      id="stop"
      note="Nothing is sent or charged. The mirror of QuickBooks stays in step."
    >
      <ResumeCompany shell={shell} />
    </Card>
  );
}
