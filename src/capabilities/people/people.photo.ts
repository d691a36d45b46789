// Photos: which bytes are an image that every browser shows and none runs.

export const maxPhotoBytes = 512 * 1024

const signatures: { type: string; matches(bytes: Uint8Array): boolean }[] = [
  { type: 'image/jpeg', matches: (bytes) => starts(bytes, [0xff, 0xd8, 0xff]) },
  { type: 'image/png', matches: (bytes) => starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { type: 'image/webp', matches: (bytes) => starts(bytes, ascii('RIFF')) && starts(bytes.subarray(8), ascii('WEBP')) },
]

/**
 * The media type by the first bytes, whatever the sender calls it; undefined when it is none of ours (SVG can run
 * scripts).
 */
export const imageType = (bytes: Uint8Array): string | undefined =>
  signatures.find(({ matches }) => matches(bytes))?.type

const ascii = (text: string): number[] => [...text].map((char) => char.charCodeAt(0))
const starts = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, at) => bytes[at] === byte)
