/**
 * Whether a dialog has the keys, so that those of the page must rest. A drawer that leaves the page usable does not, nor
 * does a toast, which has that role too.
 */
export const isBehindDialog = (): boolean =>
  document.querySelector('[role=dialog]:not([data-modeless], [data-toast])') !== null
