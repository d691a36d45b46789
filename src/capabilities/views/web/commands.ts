// What can be done with views by palette and button.
import { command } from '#web/commands.tsx'

const needs = 'views:use'
export const saveView = command({
  id: 'views.save',
  titleKey: 'views.commands.save',
  icon: 'plus',
  group: 'list',
  needs,
})
export const editView = command({
  id: 'views.edit',
  titleKey: 'views.commands.edit',
  icon: 'pencil',
  group: 'list',
  needs,
})
export const removeView = command({
  id: 'views.remove',
  titleKey: 'views.commands.remove',
  icon: 'trash-2',
  group: 'list',
  needs,
})
export const moveViewUp = command({
  id: 'views.up',
  titleKey: 'views.commands.up',
  icon: 'arrow-up',
  group: 'list',
  needs,
})
export const moveViewDown = command({
  id: 'views.down',
  titleKey: 'views.commands.down',
  icon: 'arrow-down',
  group: 'list',
  needs,
})
export const copyAddress = command({ id: 'views.copy', titleKey: 'views.commands.copy', icon: 'link', group: 'list' })

export const viewCommands = [saveView, editView, removeView, moveViewUp, moveViewDown, copyAddress]
