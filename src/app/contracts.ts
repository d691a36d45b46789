// Every contract, one line each: what the API can be asked. Runs in the browser too.
export const contracts = {
}
