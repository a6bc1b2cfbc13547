import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { groupDigits } from './format.ts';
import { Banner } from './layout.tsx';
import { ResumeCompany } from './resume-company.tsx';
import type { ShellProps } from './shell.tsx';
import { InstantText } from './values.tsx';

/** What must be known before anything else: stopped, connection lost, and what just happened. */
export function Banners({ shell }: { shell: ShellProps }): JSX.Element | null {
  const { realm, name } = shell.company;
  const quiet =
    shell.stopped === null &&
    shell.connection === 'connected' &&
    !shell.sync.isStale &&
    shell.reads?.isLow !== true &&
    (shell.lateFees ?? 0) === 0 &&
    shell.flashes.length === 0;
  if (quiet) return null;
  return (
    <div class="wrap banners">
      {shell.connection !== 'connected' && (
        <Banner
          tone="bad"
          title={
            shell.connection === 'lost'
              ? 'QuickBooks no longer accepts our connection'
              : `${name} is disconnected from QuickBooks`
          }
        >
          <p>
            Nothing is read, sent or charged until it is connected again. Everything shown here is
            as of the last sync.
          </p>
          <p>
            <a class="button" href={paths.connect}>
              {shell.connection === 'lost' ? 'Reconnect' : 'Connect to QuickBooks'}
            </a>
          </p>
        </Banner>
      )}
      {shell.connection === 'connected' && shell.sync.isStale && (
        <Banner tone="bad" title="Dunwell is not in step with QuickBooks">
          <p>
            QuickBooks was last read at <InstantText at={shell.sync.freshAsOf} />. Runs hold back,
            and nothing is sent or charged, until it has been read again. Dunwell keeps trying by
            itself. <a href={paths.sync(realm)}>See how it comes along</a>
          </p>
        </Banner>
      )}
      {(shell.lateFees ?? 0) > 0 && (
        <Banner tone="warn" title="QuickBooks adds late fees of its own">
          <p>
            {shell.lateFees === 1 ? 'One open invoice has' : `${shell.lateFees} open invoices have`}{' '}
            late fees that Dunwell did not write, and {shell.lateFees === 1 ? 'is' : 'are'} not
            charged by it. <a href={paths.lateFees(realm)}>See which, and decide</a>
          </p>
        </Banner>
      )}
      {shell.stopped !== null && (
        <Banner tone="warn" title="Stopped: no reminder is sent and nothing is charged">
          <p>
            {shell.stopped.since !== null && (
              <>
                Since <InstantText at={shell.stopped.since} />.{' '}
              </>
            )}
            {shell.stopped.reason !== '' && <>Reason: {shell.stopped.reason}</>}
          </p>
          <ResumeCompany shell={shell} />
        </Banner>
      )}
      {shell.reads?.isLow === true && (
        <Banner tone="warn" title="Most of this month’s reads of QuickBooks are used">
          <p>
            {groupDigits(String(shell.reads.used))} of {groupDigits(String(shell.reads.budget))}.{' '}
            <a href={paths.usage(realm)}>See what was read</a>
          </p>
        </Banner>
      )}
      {shell.flashes.map((flash) => (
        <Banner key={flash.text} tone={flash.tone} title={flash.text} />
      ))}
    </div>
  );
}
