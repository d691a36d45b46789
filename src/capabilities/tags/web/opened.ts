// The conversation that is open, for the palette: what is chosen there is put on it.
export const opened: { current: ((tagId: string) => void) | undefined } = { current: undefined }
