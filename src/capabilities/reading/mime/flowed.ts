// text/plain with format=flowed (RFC 3676): lines that end in a blank go on in the next one.

/** Join flowed lines. `delSp`: the blank that marks the break is no part of the text. The result has LF line ends. */
export function joinFlowed(text: string, delSp: boolean): string {
  const out: string[] = []
  let open = false
  let openDepth = 0
  for (const line of text.split(/\r?\n/)) {
    const depth = /^>*/.exec(line)![0].length
    let body = line.slice(depth)
    if (body.startsWith(' ')) body = body.slice(1)
    const isSignature = body === '-- '
    const flows = body.endsWith(' ') && !isSignature
    if (flows && delSp) body = body.slice(0, -1)
    if (open && depth === openDepth && !isSignature) out[out.length - 1] += body
    else out.push((depth > 0 ? '>'.repeat(depth) + ' ' : '') + body)
    open = flows
    openDepth = depth
  }
  return out.join('\n')
}
