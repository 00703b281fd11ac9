import type { ReactNode } from 'react'
import { Choice } from '../../kit/choice.tsx'
import { t } from '../../language/t.ts'
import { setTheme, useTheme } from '../../shell/theme.ts'
import { KeepOutChoice } from './keep-out-choice.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { NotifyChoice } from './notify-choice.tsx'
import { Section } from './section.tsx'

/** Theme and language. Kept in this browser. */
export function Appearance(): ReactNode {
  return (
    <Section title={t('Appearance')} description={t('For this browser only.')}>
      <Choice
        label={t('Theme')}
        row
        value={useTheme()}
        options={[
          { value: 'system', label: t('As the computer') },
          { value: 'light', label: t('Light') },
          { value: 'dark', label: t('Dark') },
          { value: 'contrast', label: t('High contrast') },
        ]}
        onChange={setTheme}
      />
      <LanguageChoice />
      <NotifyChoice />
      <KeepOutChoice />
    </Section>
  )
}
