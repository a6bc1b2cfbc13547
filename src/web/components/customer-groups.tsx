import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { PostForm, TextField } from './form.tsx';
import { Card } from './layout.tsx';

/** The groups a customer is in, each with the reason, and forms to change groups and tags. */
export function CustomerGroups(props: {
  realm: string;
  csrfToken: string;
  customerId: string;
  groups: readonly string[];
  /** The groups that name it; the others have a rule that it meets. */
  namedIn: readonly string[];
  because: Readonly<Record<string, string>>;
  tags: readonly string[];
}): JSX.Element {
  const { realm, groups, tags } = props;
  return (
    <Card title="Groups" id="customer-groups" note="The customers of a group can share rules.">
      {groups.length === 0 ? (
        <p>In no group.</p>
      ) : (
        <ul class="bullets">
          {groups.map((group) => (
            <li key={group}>
              <a href={paths.groupPolicy(realm, group)}>{group}</a>
              <span class="muted">: {props.because[group] ?? 'named in it'}</span>
            </li>
          ))}
        </ul>
      )}
      {tags.length > 0 && <p>Tags: {tags.join(', ')}</p>}
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
            label="Groups that name it, separated by commas"
            value={props.namedIn.join(', ')}
            maxLength={1000}
          />
          <p>
            <button type="submit" class="button button-quiet">
              Save the groups
            </button>
          </p>
        </PostForm>
      </details>
      <details class="more">
        <summary>Change the tags</summary>
        <PostForm
          action={paths.customerTags(realm, props.customerId)}
          csrfToken={props.csrfToken}
          class="form"
          label="Tags"
        >
          <TextField
            name="tags"
            label="Tags for the rules of groups, separated by commas"
            value={tags.join(', ')}
            maxLength={1000}
          />
          <p>
            <button type="submit" class="button button-quiet">
              Save the tags
            </button>
          </p>
        </PostForm>
      </details>
    </Card>
  );
}
