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
    {
      title: 'Reports of viewers (pay-per-view)',
      where: 'WMSPanel: Control > API setup, in the same tab. Enter the token here as well.',
      language: 'text',
      text: [
        `Push API URL:       ${handlerUrl}/ppv`,
        'Format:             JSON (XML is answered too)',
        'Interval:           15 seconds: whoever is revoked is cut at the next report',
        'Token:              the push token',
        '',
      ].join('\n'),
    },
    {
      title: 'Publish control',
      where:
        'WMSPanel: Publish control settings. Notices of publishers go to the address of reports.',
      language: 'text',
      text: [`Handler URL:        ${handlerUrl}/publish`, ''].join('\n'),
    },
  ]
}
