import { type ReactNode, useState } from 'react'
import type { Account } from '../../../shared/stream-token.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { toastEdited } from '../../components/undo.ts'
import { SubmitFooter } from '../../kit/dialog.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { Switch } from '../../kit/switch.tsx'
import { TagInput } from '../../kit/tag-input.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'

const FORM_ID = 'account'

const upper = (text: string): string => text.toUpperCase()

/** Changes what subscribe and publish tokens fall back to. */
export function AccountDrawer(props: {
  readonly account: Account
  readonly onClose: () => void
}): ReactNode {
  const { account, onClose } = props
  const [allowedCountries, setAllowed] = useState([...account.allowedCountries])
  const [deniedCountries, setDenied] = useState([...account.deniedCountries])
  const [defaultCluster, setCluster] = useState(account.defaultCluster)
  const [isEnabled, setEnabled] = useState(account.geoCascade.isEnabled)
  const [clusters, setClusters] = useState([...account.geoCascade.clusters])
  const changed = useChanged([
    allowedCountries,
    deniedCountries,
    defaultCluster,
    isEnabled,
    clusters,
  ])
  const action = useAction()
  const issue = (path: string): string | undefined => action.error?.issue(path)
  const save = async (): Promise<void> => {
    const geoCascade = { isEnabled, clusters }
    const cluster = defaultCluster.trim()
    const body = { allowedCountries, deniedCountries, defaultCluster: cluster, geoCascade }
    const saved = await action.run(() => call('PUT /account', { body }))
    if (!saved) return
    toastEdited(t('The account is stored'), saved.value)
    onClose()
  }
  return (
    <Drawer
      open
      onClose={onClose}
      changed={changed}
      title={t('Account {id}', { id: account.id })}
      description={t('What subscribe and publish tokens take when they say nothing of their own.')}
      footer={
        <SubmitFooter form={FORM_ID} busy={action.busy}>
          {t('Save')}
        </SubmitFooter>
      }
    >
      <Form id={FORM_ID} className="flex flex-col gap-3" onSubmit={() => void save()}>
        <TagInput
          label={t('Only in countries')}
          values={allowedCountries}
          placeholder={t('any')}
          hint={t('Two letters each, e.g. DE. For viewers; it never limits publishing.')}
          normalise={upper}
          error={issue('allowedCountries')}
          onChange={setAllowed}
        />
        <TagInput
          label={t('Not in countries')}
          values={deniedCountries}
          placeholder={t('none')}
          hint={t('Only one of the two lists. ?? is where the country is not known.')}
          normalise={upper}
          error={issue('deniedCountries')}
          onChange={setDenied}
        />
        <Input
          label={t('Default cluster')}
          data
          value={defaultCluster}
          maxLength={64}
          hint={t('Answered to back ends that ask. Media servers here have no clusters.')}
          error={issue('defaultCluster')}
          onChange={setCluster}
        />
        <Switch
          label={t('Copy streams to other clusters')}
          hint={t('What publish tokens say that are made by the token API. Answered as data.')}
          checked={isEnabled}
          onChange={setEnabled}
        />
        {isEnabled && (
          <TagInput
            label={t('To clusters')}
            values={clusters}
            hint={t('all is every one.')}
            error={issue('geoCascade.clusters')}
            onChange={setClusters}
          />
        )}
        <Refused error={action.error} fieldsSay />
      </Form>
    </Drawer>
  )
}
