import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { PostForm, TextField } from './form.tsx';
import { Card } from './layout.tsx';

/** The groups a customer is in, each leading to its rules, and a form to change them. */
export function CustomerGroups(props: {
  realm: string;
  csrfToken: string;
  customerId: string;
  groups: readonly string[];
}): JSX.Element {
  const { realm, groups } = props;
  return (
    <Card title="Groups" id="customer-groups" note="The customers of a group can share rules.">
      {groups.length === 0 ? (
        <p>In no group.</p>
      ) : (
        <ul class="bullets">
          {groups.map((group) => (
            <li key={group}>
              <a href={paths.groupPolicy(realm, group)}>{group}</a>
            </li>
          ))}
        </ul>
      )}
      <details class="more">
        <summary>Change the groups</summary>
        <PostForm
          action={paths.customerGroups(realm, props.customerId)}
          csrfToken={props.csrfToken}
          class="form"
          label="Groups"
        >
          <TextField
            name="groups"
            label="Names, separated by commas"
            value={groups.join(', ')}
            maxLength={1000}
          />
          <p>
            <button type="submit" class="button button-quiet">
              Save the groups
            </button>
          </p>
        </PostForm>
      </details>
    </Card>
  );
}
