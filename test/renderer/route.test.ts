import { describe, expect, it } from 'vitest'
import { askPath } from '../../renderer/route.ts'

describe('what a screen is asked to do', () => {
  it('drops what another screen was filtered by', () => {
    expect(askPath('/', 'revoke-many', '/decisions?q=deny')).toBe('/?do=revoke-many')
    expect(askPath('/tokens', 'issue', '/tokens/7?q=late')).toBe('/tokens?do=issue')
  })

  it('keeps the filter and the period of the screen one is at', () => {
    expect(askPath('/', 'revoke-many', '/?q=stream%3Alive')).toBe(
      '/?q=stream%3Alive&do=revoke-many',
    )
    expect(askPath('/usage', 'export', '/usage?period=own&from=2026-01-01')).toBe(
      '/usage?period=own&from=2026-01-01&do=export',
    )
  })

  it('lets go of what is open there, which would lie over it', () => {
    expect(askPath('/tokens', 'issue', '/tokens?q=late&open=7')).toBe('/tokens?q=late&do=issue')
  })

  it('asks once, though the same was asked before', () => {
    expect(askPath('/rules', 'new', '/rules?do=publish')).toBe('/rules?do=new')
  })
})
