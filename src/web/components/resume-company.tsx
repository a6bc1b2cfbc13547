import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { PostForm } from './form.tsx';
import type { ShellProps } from './shell.tsx';

/** Turns a company's kill switch off. */
export function ResumeCompany({ shell }: { shell: ShellProps }): JSX.Element {
  return (
    <PostForm
      action={paths.resume(shell.company.realm, { kind: 'company' })}
      csrfToken={shell.csrfToken}
      label="Start again"
    >
      <button type="submit" class="button">
        Start again
      </button>
    </PostForm>
  );
}
