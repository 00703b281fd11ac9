import type { MenuItemConstructorOptions } from 'electron'
import type { ElectronApi } from './electron-api.ts'

/** Sets the application menu: what the platform expects (copy, paste, zoom) and a Quit that says what it does. */
export function setMenu(
  { Menu }: Pick<ElectronApi, 'Menu'>,
  actions: { readonly show: () => void; readonly quit: () => void },
): void {
  const template: MenuItemConstructorOptions[] = [
    {
      label: 'Stagedoor',
      submenu: [
        { label: 'Open the console', click: actions.show },
        { type: 'separator' },
        { label: 'Quit and stop answering', accelerator: 'CmdOrCtrl+Q', click: actions.quit },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
