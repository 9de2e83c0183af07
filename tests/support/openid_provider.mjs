// An OpenID provider written by others (npm: oidc-provider) on loopback. openid_provider.py starts it and says in TOLD
// which client and which people it knows; the one line printed is the issuer.

import { once } from "node:events";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const { client, people } = JSON.parse(process.env.TOLD);
const server = createServer();
server.listen(0, "127.0.0.1");
await once(server, "listening");

const provider = new Provider(`http://127.0.0.1:${server.address().port}`, {
  clients: [client],
  claims: { email: ["email", "email_verified"], openid: ["sub"], profile: ["given_name", "family_name"] },
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: false } },
  // Its dispatcher calls nobody on inner addresses, and this shop is on one.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  interactions: { url: (_, interaction) => `/choose/${interaction.uid}` },
  pkce: { required: () => true },
});

// Whoever comes is whom the header X-Person names, and agrees to everything: there is no page to click through.
async function choose(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") {
    const login = { accountId: request.headers["x-person"] };
    return provider.interactionFinished(request, response, { login });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

const answer = provider.callback();
server.on("request", (request, response) =>
  request.url.startsWith("/choose/") ? choose(request, response) : answer(request, response),
);
console.log(provider.issuer);
