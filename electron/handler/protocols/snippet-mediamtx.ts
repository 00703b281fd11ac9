import type { Snippet } from '../../../shared/api.ts'

/** The part of mediamtx.yml that asks Stagedoor. */
export function mediaMtxSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'Ask Stagedoor',
      where: 'mediamtx.yml, in place of the lines of these names.',
      language: 'text',
      text: [
        'authMethod: http',
        `authHTTPAddress: ${JSON.stringify(handlerUrl)}`,
        '# Metrics are for whoever reaches them, as before 1.20.1. Leave api out: anyone could cut sessions.',
        'authHTTPExclude:',
        '  - action: metrics',
        '',
      ].join('\n'),
    },
    {
      title: 'Let Stagedoor cut sessions',
      where: 'mediamtx.yml as well. Then set address and password under Control here.',
      language: 'text',
      text: ['api: yes', 'apiAddress: 127.0.0.1:9997', ''].join('\n'),
    },
  ]
}
