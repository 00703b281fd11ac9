import type { Snippet } from '../../../shared/api.ts'

/** The part of node-media-server's configuration that asks Stagedoor. */
export function nodeMediaServerSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'config.json',
      where: 'Beside "rtmp" and "http" in the file given with --config. Then restart it.',
      language: 'json',
      text: `"notify": ${JSON.stringify({ url: handlerUrl }, null, 2)}\n`,
    },
    {
      title: 'Command line',
      where: 'Instead of the file. Others on that machine can read it.',
      language: 'text',
      text: `node-media-server --notify-url ${handlerUrl}\n`,
    },
  ]
}
