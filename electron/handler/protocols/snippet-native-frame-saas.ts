import type { Snippet } from '../../../shared/api.ts'

/** What to enter for the event webhook of a project, field by field. */
export function nativeFrameSaasSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'Event webhook',
      where:
        'The project > Event Webhooks. It asks for https: put Stagedoor behind a proxy that has a certificate.',
      language: 'text',
      text: [
        'Event name:       program-states',
        `URL:              ${handlerUrl}`,
        'Method:           POST',
        'Max attempts:     3',
        'Timeout:          5 seconds',
        'Expected headers: content-type: application/json',
        '',
      ].join('\n'),
    },
  ]
}
