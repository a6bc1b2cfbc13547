import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { levelText } from './labels.ts';
import type { LevelView, PolicyRef } from './view.ts';

/** The section that won for an invoice, with the rules it holds in words; null: none defined. */
export type ResolvedSection = {
  level: LevelView;
  /** Null for the default. */
  version: number | null;
  /** Why the customer is in the group that won. */
  because?: string | undefined;
  /** False when the level defines the section and switches it off. */
  enabled: boolean;
  rules: readonly string[];
} | null;

export type ResolvedPolicyView = { reminders: ResolvedSection; charges: ResolvedSection };

/** The page of the policy at one level. */
export function policyHref(realm: string, level: LevelView): string {
  switch (level.kind) {
    case 'default':
    case 'company':
      return paths.policy(realm);
    case 'group':
      return paths.groupPolicy(realm, level.name);
    case 'customer':
      return paths.customerPolicy(realm, level.id);
    case 'invoice':
      return paths.invoicePolicy(realm, level.id);
    default:
      return level satisfies never;
  }
}

/** A policy's level as a link, with its version. */
export function PolicyLink(props: { realm: string; policy: PolicyRef }): JSX.Element {
  const { level, version } = props.policy;
  return (
    <span>
      <a href={policyHref(props.realm, level)}>{levelText(level)}</a>
      {version !== null && `, version ${version}`}
    </span>
  );
}

/** Which rules apply, and from which level they come. */
export function ResolvedPolicy(props: { realm: string; policy: ResolvedPolicyView }): JSX.Element {
  return (
    <>
      <SectionRules name="Reminders" realm={props.realm} section={props.policy.reminders} />
      <SectionRules name="Charges" realm={props.realm} section={props.policy.charges} />
    </>
  );
}

function SectionRules(props: {
  name: string;
  realm: string;
  section: ResolvedSection;
}): JSX.Element {
  const { section } = props;
  return (
    <div>
      <h3>{props.name}</h3>
      {section === null ? (
        <p class="muted">Not defined at any level: nothing happens.</p>
      ) : (
        <>
          <p class="fine">
            From <PolicyLink realm={props.realm} policy={section} />
            {section.because !== undefined && `, because: ${section.because}`}
            {!section.enabled && ', switched off there'}
          </p>
          <ul class="bullets">
            {section.rules.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
