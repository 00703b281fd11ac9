import { describe, expect, it } from 'vitest'
import { tokenFormat } from '../../../../electron/tokens/formats.ts'
import { SIGN_FORMS } from '../../../../renderer/features/workbench/sign-fields.ts'
import { SIGN_FORMATS, WORKBENCH_FORMATS } from '../../../../shared/workbench.ts'

/** `rj-auth` is issued under Tokens, where it is listed and can be revoked. */
const ELSEWHERE = ['rj-auth']
/** Told by their form, as web tokens or as addresses. */
const OF_SERVERS = ['mediamtx-jwt', 'livekit', 'ant-media-jwt', 'nms-sign', 'ome-policy', 'wowza']

describe('the forms of what can be signed', () => {
  it('are one for each kind', () => {
    const formats = SIGN_FORMS.map(({ format }) => format)
    expect([...formats, ...ELSEWHERE].sort()).toEqual([...SIGN_FORMATS].sort())
  })

  it('offer to check what the workbench can check, and nothing else', () => {
    const checked = SIGN_FORMS.filter((form) => form.cannotCheck !== true)
    const formats = checked
      .map(({ format }) => format)
      .filter((format) => !OF_SERVERS.includes(format))
    expect([...formats, ...ELSEWHERE].sort()).toEqual([...WORKBENCH_FORMATS].sort())
  })

  it.each(SIGN_FORMS.map((form) => [form.format, form] as const))(
    'ask for members that %s takes',
    (format, { fields }) => {
      const { shape } = tokenFormat(format).issueInput
      const names = fields.map(({ name }) => name)
      expect(names.filter((name) => !Object.hasOwn(shape, name))).toEqual([])
    },
  )
})
