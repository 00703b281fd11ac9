/** Whether a dialog has the keys, so that those of the page must rest. A drawer that leaves the page usable does not. */
export const isBehindDialog = (): boolean =>
  document.querySelector('[role=dialog]:not([data-modeless])') !== null
