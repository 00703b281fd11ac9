import type { Snippet } from '../../../shared/api.ts'

/** What to set in an application of Ant Media Server. */
export function antMediaSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'Application settings',
      where: 'Web panel: the application, Settings, Advanced. Then save.',
      language: 'json',
      text: [
        `"webhookAuthenticateURL": "${handlerUrl}/publish",`,
        `"webhookPlayAuthUrl": "${handlerUrl}/play",`,
        '"webhookPlayAuthEnabled": true',
        '',
      ].join('\n'),
    },
  ]
}
