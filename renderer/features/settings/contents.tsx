import type { ReactNode } from 'react'
import { canLock } from '../../api/session.ts'
import { showSection } from '../../components/go-to-section.ts'
import { Select } from '../../kit/select.tsx'
import { t } from '../../language/t.ts'
import { partsWhere } from '../../shell/settings-parts.ts'

/** The parts of Settings: a list that stays in view, a box to choose from where there is no room beside them. */
export function Contents(): ReactNode {
  const parts = partsWhere(canLock())
  return (
    <>
      <nav
        aria-label={t('Parts of the settings')}
        className="sticky top-0 hidden max-h-[calc(100dvh-6rem)] self-start overflow-y-auto py-5 ps-4 lg:block"
      >
        <ul className="flex flex-col border-s border-line">
          {parts.map(({ title }) => (
            <li key={title}>
              <button
                type="button"
                onClick={() => showSection(title)}
                className="min-h-6 w-full px-3 py-0.5 text-start text-xs text-ink-2 hover:bg-hover hover:text-ink focus-visible:-outline-offset-2"
              >
                {title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className="px-4 pb-4 lg:hidden">
        <Select
          bare
          label={t('Parts of the settings')}
          placeholder={t('Parts of the settings')}
          value=""
          options={parts.map(({ title }) => ({ value: title, label: title }))}
          onChange={showSection}
        />
      </div>
    </>
  )
}
