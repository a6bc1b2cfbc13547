import type { JSX } from 'preact';
import { RadioGroup } from '../components/choice.tsx';
import { PostForm } from '../components/form.tsx';
import { MODES } from '../components/labels.ts';
import { Card } from '../components/layout.tsx';
import type { Mode } from '../components/view.ts';
import { paths } from './paths.ts';

const ORDER: readonly Mode[] = ['off', 'observe', 'review', 'automatic'];

/** How far Dunwell goes by itself. Posts `reminders` and `charges`, each a mode. */
export function SettingsModes(props: {
  realm: string;
  modes: { reminders: Mode; charges: Mode };
  csrfToken: string;
}): JSX.Element {
  const options = ORDER.map((mode) => ({
    value: mode,
    text: MODES[mode].text,
    hint: MODES[mode].means,
  }));
  return (
    <Card title="Modes" id="modes" note="How far Dunwell goes without asking you.">
      <PostForm
        action={paths.settingsModes(props.realm)}
        csrfToken={props.csrfToken}
        class="form"
        label="Modes"
      >
        <div class="halves">
          <RadioGroup
            name="reminders"
            legend="Reminders"
            value={props.modes.reminders}
            options={options}
          />
          <RadioGroup
            name="charges"
            legend="Charges"
            value={props.modes.charges}
            options={options}
          />
        </div>
        <p>
          <button type="submit" class="button">
            Save the modes
          </button>
        </p>
      </PostForm>
    </Card>
  );
}
