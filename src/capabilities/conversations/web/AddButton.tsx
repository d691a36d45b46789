// The plus beside the title of a section in the panel at the side.
import { IconButton } from '#web/kit/IconButton.tsx'
import css from './sidebar.module.css'

export const AddButton = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <IconButton icon="plus" size="small" className={css.add} label={label} onClick={onClick} />
)
