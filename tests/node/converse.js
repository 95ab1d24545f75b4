// Drives a skill over HTTP with virtual-alexa and our interaction model: one utterance an argument, one JSON line a turn.
// node converse.js URL MODEL ACCESS_TOKEN UTTERANCE...
"use strict";

const { VirtualAlexa } = require("virtual-alexa");

async function main() {
  const [url, model, token, ...utterances] = process.argv.slice(2);
  const alexa = VirtualAlexa.Builder().skillURL(url).interactionModelFile(model).create();
  if (token) alexa.context().setAccessToken(token);
  for (const said of utterances) {
    const heard = said === "LAUNCH" ? await alexa.launch() : await alexa.utter(said);
    console.log(JSON.stringify({ said, response: heard.response }));
  }
}

main().catch((error) => {
  console.error(String((error && error.stack) || error));
  process.exit(1);
});
