import type { Snippet } from '../../../shared/api.ts'

/** What to enter in WMSPanel, field by field. Panel changes reach Nimble within 30 s. */
export function nimbleSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'WMSPanel fields',
      where: 'WMSPanel: Control > API setup > Global push API, or Servers push API for one server.',
      language: 'text',
      text: [
        `Auth handler URL:   ${handlerUrl}`,
        'Protected apps:     (empty for all applications, or the ones Stagedoor decides)',
        'Concurrency:        10',
        'Allow by default:   off',
        '',
      ].join('\n'),
    },
  ]
}
