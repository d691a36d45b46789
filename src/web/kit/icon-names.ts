/** The lucide icons that are in the build. To use another one, add its name (https://lucide.dev/icons). */
export const iconNames = [
  'alarm-clock', 'archive', 'arrow-down', 'arrow-left', 'arrow-right', 'arrow-up', 'at-sign', 'ban', 'bell', 'bold', 'book-open',
  'building-2', 'calendar', 'check', 'check-check', 'chevron-down', 'chevron-left', 'chevron-right', 'circle-alert', 'circle-check',
  'circle-dashed', 'circle-help', 'circle-user-round', 'circle-x', 'clock', 'clock-alert', 'cloud-alert', 'code', 'coffee', 'contact', 'copy',
  'corner-up-left', 'cpu', 'download', 'ellipsis', 'external-link', 'eye', 'eye-off', 'file', 'file-pen-line', 'file-text', 'flag', 'folder',
  'forward', 'globe', 'handshake', 'history', 'hourglass', 'image', 'image-off', 'inbox', 'info', 'italic', 'key-round', 'keyboard',
  'languages', 'link', 'list', 'list-filter', 'list-ordered', 'loader', 'lock', 'log-in', 'log-out', 'mail', 'mail-check', 'mail-open',
  'mail-plus', 'mail-warning', 'mail-x', 'maximize-2', 'merge', 'minimize-2', 'minus', 'monitor', 'moon', 'network', 'panel-left',
  'panel-right', 'paperclip', 'pause', 'pencil', 'phone', 'play', 'plus', 'quote', 'redo-2', 'refresh-cw', 'reply', 'reply-all',
  'rotate-ccw', 'scissors', 'search', 'send', 'server', 'settings', 'shield', 'shield-alert', 'shield-check', 'split', 'square-pen', 'strikethrough',
  'sun', 'sun-moon', 'table', 'tag', 'text', 'trash-2', 'triangle-alert', 'underline', 'undo-2', 'unlink', 'unplug', 'upload', 'user-plus', 'user-round', 'user-round-check', 'user-round-cog',
  'users-round', 'wifi-off', 'workflow', 'x', 'zap',
] as const

export type IconName = (typeof iconNames)[number]
