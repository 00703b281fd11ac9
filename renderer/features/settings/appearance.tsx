import type { ReactNode } from 'react'
import { Choice } from '../../kit/choice.tsx'
import { setTheme, useTheme } from '../../shell/theme.ts'
import { LanguageChoice } from './language-choice.tsx'
import { NotifyChoice } from './notify-choice.tsx'
import { Section } from './section.tsx'

/** Theme and language. Kept in this browser. */
export function Appearance(): ReactNode {
  return (
    <Section title="Appearance" description="For this browser only.">
      <Choice
        label="Theme"
        row
        value={useTheme()}
        options={[
          { value: 'system', label: 'As the computer' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        onChange={setTheme}
      />
      <LanguageChoice />
      <NotifyChoice />
    </Section>
  )
}
