/** The page's only Trusted Types policy: it lets exactly one script become a worker, the bytes the page has checked. */

interface TrustedScripts {
  createPolicy(
    name: string,
    rules: {createScriptURL: (url: string) => string},
  ): {createScriptURL(url: string): unknown};
}

let checkedUrl = "";
const policy = makePolicy();

function makePolicy(): {createScriptURL(url: string): unknown} {
  const rules = {
    createScriptURL: (url: string) => {
      if (url !== checkedUrl) throw new TypeError(`not our worker: ${url}`);
      return url;
    },
  };
  const trusted = (globalThis as {trustedTypes?: TrustedScripts}).trustedTypes;
  return trusted === undefined ? rules : trusted.createPolicy("ecg", rules);
}

/** The address from which every worker starts; nothing is fetched for it. */
export function trustedWorkerScript(bytes: ArrayBuffer): string {
  checkedUrl = URL.createObjectURL(new Blob([bytes], {type: "text/javascript"}));
  return policy.createScriptURL(checkedUrl) as string;
}
