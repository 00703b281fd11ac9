import type { ReactNode } from 'react'
import { Select } from '../../kit/select.tsx'
import { chooseLanguage, chosenLanguage } from '../../language/language.ts'
import { LANGUAGES, type Language } from '../../language/languages.ts'
import { t } from '../../language/t.ts'

const AS_THE_BROWSER = 'browser'

/** The language of the console in this browser. A list that opens: choosing another loads the page again, so that going through them must not choose. */
export function LanguageChoice(): ReactNode {
  return (
    <Select<Language | typeof AS_THE_BROWSER>
      label={t('Language')}
      value={chosenLanguage ?? AS_THE_BROWSER}
      options={[
        { value: AS_THE_BROWSER, label: t('As the browser') },
        ...Object.entries(LANGUAGES).map(([value, label]) => ({ value: value as Language, label })),
      ]}
      hint={t('The page is loaded again. What is not stored yet is lost.')}
      onChange={(next) => chooseLanguage(next === AS_THE_BROWSER ? null : next)}
    />
  )
}
