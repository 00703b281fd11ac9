import { type ReactNode, useState } from 'react'
import { PageHeader } from '../../kit/page-header.tsx'
import { Tabs } from '../../kit/tabs.tsx'
import { t } from '../../language/t.ts'
import { CheckPane } from './check-pane.tsx'
import { SignPane } from './sign-pane.tsx'

/** Takes tokens apart, checks them and signs some. Nothing is recorded, admitted or kept. */
export function WorkbenchScreen(): ReactNode {
  const [tab, setTab] = useState<'check' | 'sign'>('check')
  const [text, setText] = useState('')
  return (
    <div className="flex h-full min-h-0 flex-col overflow-y-auto">
      <PageHeader
        title={t('Workbench')}
        description={t(
          'Any token, taken apart and checked line by line. Nothing is recorded, and what you paste is forgotten when you leave.',
        )}
      />
      <div className="px-4 pb-4">
        <Tabs
          label={t('Workbench')}
          value={tab}
          onChange={setTab}
          tabs={[
            { id: 'check', label: t('Check'), content: <CheckPane text={text} onText={setText} /> },
            {
              id: 'sign',
              label: t('Sign'),
              content: (
                <SignPane
                  onCheck={(token) => {
                    setText(token)
                    setTab('check')
                  }}
                />
              ),
            },
          ]}
        />
      </div>
    </div>
  )
}
