import type { JSX } from 'preact';
import { PlainPage } from '../components/document.tsx';
import { Banner } from '../components/layout.tsx';
import { paths } from './paths.ts';

export type WelcomePageProps = {
  /** `disconnected`: a company has just been disconnected. */
  state: 'new' | 'disconnected';
  /** The company that was disconnected, when known. */
  companyName?: string;
  /** Why the last attempt to connect failed, in words for the owner. */
  error?: string;
  /** Companies this session may still open. */
  companies: readonly { realm: string; name: string }[];
};

/** The first page: what Dunwell does and the way into QuickBooks. */
export function WelcomePage(props: WelcomePageProps): JSX.Element {
  const again = props.state === 'disconnected' || props.error !== undefined;
  return (
    <PlainPage title="Get invoices paid on time">
      {props.error !== undefined && (
        <Banner tone="bad" title="QuickBooks was not connected">
          <p>{props.error}</p>
          <p>Nothing was read or changed. You can try again.</p>
        </Banner>
      )}
      {props.state === 'disconnected' && (
        <Banner tone="good" title={`${props.companyName ?? 'The company'} is disconnected`}>
          <p>
            Dunwell’s access was revoked at Intuit. It reads nothing, sends nothing and charges
            nothing. The history stays and is shown again when you reconnect.
          </p>
        </Banner>
      )}
      <div class="card hero">
        <h1>Get invoices paid on time</h1>
        <p class="lead">
          Dunwell works beside QuickBooks Online. It reminds your customers by the rules you set,
          charges late ones correctly to the cent, and shows why it did each thing.
        </p>
        <ol class="promises">
          <li>
            <p>
              <strong>It watches first.</strong> A new company starts in observe mode: Dunwell says
              what it would do and touches nothing.
            </p>
          </li>
          <li>
            <p>
              <strong>You set the rules.</strong> For the company, for a group, for one customer or
              one invoice, with a preview before anything is saved.
            </p>
          </li>
          <li>
            <p>
              <strong>Every act has its reason.</strong> The exact mail, the full arithmetic of each
              charge, and one switch that stops it all.
            </p>
          </li>
        </ol>
        <p>
          <a class="button button-large" href={paths.connect}>
            {again ? 'Connect to QuickBooks again' : 'Connect to QuickBooks'}
          </a>
        </p>
        <p class="fine">
          You choose the company and agree on Intuit’s own page. Dunwell never sees your password,
          and you can disconnect at any time.
        </p>
      </div>
      {props.companies.length > 0 && (
        <nav class="card" aria-label="Connected companies">
          <h2>Connected companies</h2>
          <ul class="link-list">
            {props.companies.map((company) => (
              <li key={company.realm}>
                <a href={paths.invoices(company.realm)}>{company.name}</a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </PlainPage>
  );
}
