/** `⌘` on Apple keyboards, `Ctrl` elsewhere. */
export const MODIFIER = /Mac|iP/.test(navigator.userAgent) ? '⌘' : 'Ctrl'
