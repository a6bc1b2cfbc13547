import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { SelectField } from './choice.tsx';
import { CustomerTerms, type CustomerTermsProps } from './customer-terms.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { PostForm, TextField } from './form.tsx';
import { Banner, Card, Facts } from './layout.tsx';
import { DateText } from './values.tsx';
import type { CustomerRef, FieldError } from './view.ts';

export type CustomerLegalProps = Omit<CustomerTermsProps, 'values' | 'errors'> & {
  values: Readonly<Record<string, string>>;
  errors: readonly FieldError[];
  termsValues: Readonly<Record<string, string>>;
  termsErrors: readonly FieldError[];
  /** What follows for the customer, with what it has from its parents. */
  applies: {
    /** "US-GA"; null where the place is not known. */
    place: string | null;
    placeBy: 'address' | 'owner';
    party: 'business' | 'consumer';
    warning: string | null;
    record: {
      rule: string;
      citation: string;
      source: string;
      verifiedOn: string;
      disclosure: string | null;
    } | null;
    terms: { date: string; document: string } | null;
    termsOf: CustomerRef | null;
  };
};

/** Which law applies to a customer, what the owner says of it, and what it agreed to. */
export function CustomerLegal(props: CustomerLegalProps): JSX.Element {
  const { realm, csrfToken, customerId, applies, values, errors } = props;
  return (
    <Card
      title="Law and agreed terms"
      id="legal"
      note="What charges on this customer are held against. This is no legal advice."
    >
      {applies.warning !== null && (
        <Banner tone="warn" title="A consumer">
          <p>{applies.warning}</p>
        </Banner>
      )}
      <Facts
        facts={[
          { name: 'Place', value: <Place of={applies} /> },
          { name: 'Party', value: applies.party },
          { name: 'Record of the law', value: <Record of={applies} /> },
          { name: 'Agreed terms', value: <Terms realm={realm} of={applies} /> },
        ]}
      />
      <details class="more" open={errors.length > 0}>
        <summary>Say what this customer is, and where</summary>
        <ErrorSummary errors={errors} />
        <PostForm
          action={paths.customerLegal(realm, customerId)}
          csrfToken={csrfToken}
          class="form"
          label="Law of this customer"
        >
          <div class="fields">
            <SelectField
              name="party"
              label="It is"
              hint="A consumer buys for itself, not for a business. Other law applies."
              value={values['party']}
              errors={errors}
              options={[
                { value: '', text: 'not said (a business, or as its parent)' },
                { value: 'business', text: 'a business' },
                { value: 'consumer', text: 'a consumer' },
              ]}
            />
            <TextField
              name="country"
              label="Country, instead of its billing address"
              hint="A name or two letters, such as Canada or CA. Empty: the address counts."
              value={values['country']}
              errors={errors}
              maxLength={60}
            />
            <TextField
              name="region"
              label="State or province"
              hint="Two letters, such as GA. Only with a country."
              value={values['region']}
              errors={errors}
              maxLength={60}
            />
          </div>
          <p>
            <button type="submit" class="button button-quiet">
              Save
            </button>
          </p>
        </PostForm>
      </details>
      <CustomerTerms
        realm={realm}
        csrfToken={csrfToken}
        customerId={customerId}
        terms={props.terms}
        values={props.termsValues}
        errors={props.termsErrors}
      />
    </Card>
  );
}

function Place({ of }: { of: CustomerLegalProps['applies'] }): JSX.Element {
  if (of.place === null) {
    return <>not known: the billing address names no country that is understood</>;
  }
  return (
    <>
      {of.place} <span class="muted">{of.placeBy === 'owner' ? 'as you said' : 'by address'}</span>
    </>
  );
}

function Record({ of }: { of: CustomerLegalProps['applies'] }): JSX.Element {
  const { record } = of;
  if (record === null) {
    return (
      <>
        No record for this place. Charges have no bound but those of the policy; give it a cap of
        its own, or let it charge only where there is a record.
      </>
    );
  }
  return (
    <>
      <p>{record.rule}</p>
      {record.disclosure !== null && <p>{record.disclosure}</p>}
      <p class="note">
        <a class="wrap-anywhere" href={record.source} rel="noreferrer">
          {record.citation}
        </a>
        , checked on <DateText date={record.verifiedOn} />
      </p>
    </>
  );
}

function Terms({ realm, of }: { realm: string; of: CustomerLegalProps['applies'] }): JSX.Element {
  if (of.terms === null) return <>none on record</>;
  return (
    <>
      {of.terms.document}, since <DateText date={of.terms.date} />
      {of.termsOf !== null && (
        <>
          {' '}
          (of its parent <a href={paths.customer(realm, of.termsOf.id)}>{of.termsOf.name}</a>)
        </>
      )}
    </>
  );
}
