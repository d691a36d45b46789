// What could not be done, told at the foot of the screen: for what has no form to show it in.
import { problemOf } from './Form.tsx'
import { toast } from './toast.ts'

export const failed = (error: unknown) => void toast({ text: problemOf(error).title, icon: 'circle-alert' })
