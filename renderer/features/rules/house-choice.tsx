import type { ReactNode } from 'react'
import { houseNameOf } from '../../../shared/house-file.ts'
import { useApi } from '../../api/query.ts'
import { Select } from '../../kit/select.tsx'
import { t } from '../../language/t.ts'

interface HouseChoiceProps {
  /** The address it writes into. */
  readonly url: string
  readonly onChange: (url: string) => void
}

/** Chooses a house file for an address. Nothing where there is none, or the gateway does not listen. */
export function HouseChoice({ url, onChange }: HouseChoiceProps): ReactNode {
  const { data } = useApi('GET /house-files')
  const gatewayUrl = useApi('GET /about').data?.gatewayUrl ?? ''
  const usable = data?.houseFiles.filter(({ problem }) => problem === null) ?? []
  if (usable.length === 0 || gatewayUrl === '') return null
  const chosen = houseNameOf(url) ?? ''
  const value = usable.some(({ name }) => name === chosen) ? chosen : ''
  return (
    <Select
      label={t('House file')}
      value={value}
      options={[
        { value: '', label: t('Another address') },
        ...usable.map(({ name }) => ({ value: name, label: name })),
      ]}
      onChange={(name) => onChange(name === '' ? '' : `${gatewayUrl}/house/${name}/index.m3u8`)}
    />
  )
}
