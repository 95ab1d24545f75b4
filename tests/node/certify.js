// Drives a skill over HTTP with ask-sdk-test, run by mocha: it insists that an open session ends in a question.
// Environment: SKILL_URL, SKILL_ID, TOKEN (of an account without a voice code), GUARDED_TOKEN (of one whose code is 4711).
"use strict";

const http = require("http");
const { AlexaTest, IntentRequestBuilder, LaunchRequestBuilder } = require("ask-sdk-test");

const { SKILL_URL, SKILL_ID, TOKEN, GUARDED_TOKEN } = process.env;

function asked(envelope) {
  const body = JSON.stringify(envelope);
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
  return new Promise((answer, fail) => {
    const request = http.request(SKILL_URL, { method: "POST", headers }, (response) => {
      let text = "";
      response.on("data", (part) => (text += part));
      response.on("end", () => {
        try {
          answer(JSON.parse(text));
        } catch (error) {
          fail(error);
        }
      });
    });
    request.on("error", fail);
    request.end(body);
  });
}

// The judge over HTTP: its own way to a skill is a function of this process, which it gives five seconds.
class JudgeOverHttp extends AlexaTest {
  invokeFunction(_settings, _item, envelope) {
    return asked(envelope);
  }
}

function household(name, token) {
  const settings = {
    appId: SKILL_ID,
    userId: `amzn1.ask.account.${name}`,
    deviceId: `amzn1.ask.device.${name}`,
    locale: "en-US",
  };
  const judged = new JudgeOverHttp(() => undefined, settings);
  const turn = (request, expected) => ({ request, withUserAccessToken: token, ...expected });
  const intent = (id, slots = {}) =>
    Object.entries(slots)
      .reduce((made, [slot, heard]) => made.withSlot(slot, heard), new IntentRequestBuilder(settings, id))
      .build();
  return {
    judged,
    opens: (expected) => turn(new LaunchRequestBuilder(settings).build(), expected),
    says: (id, slots, expected) => turn(intent(id, slots), expected),
  };
}

const open = { shouldEndSession: false };

describe("a household", () => {
  const { judged, opens, says } = household("plain", TOKEN);
  judged.test(
    [
      opens({ saysLike: "Welcome to Harbor Pantry", ...open }),
      says("ReorderIntent", { product: "detergent" }, { saysLike: "Which brand", ...open }),
      says("NameIntent", { brand: "tidewell" }, { saysLike: "Tidewell", ...open }),
      says("AMAZON.YesIntent", {}, { saysLike: "I ordered", ...open }),
    ],
    "launches, reorders with a question back, and says yes",
  );
});

describe("a household with a voice code", () => {
  const { judged, says } = household("guarded", GUARDED_TOKEN);
  judged.test(
    [
      says("ReorderIntent", { brand: "tidewell", product: "fabric softener" }, { saysLike: "Tidewell", ...open }),
      says("AMAZON.YesIntent", {}, { saysLike: "code", ...open }),
      says("VoiceCodeIntent", { code: "1111" }, open),
      says("VoiceCodeIntent", { code: "4711" }, { saysLike: "I ordered", ...open }),
    ],
    "is asked for it between the yes and the order",
  );
});

describe("a household that looks around", () => {
  const { judged, says } = household("curious", TOKEN);
  judged.test(
    [
      says("ResearchIntent", { product: "detergent", need: "hard water" }, { saysLike: "Hard Water", ...open }),
      says("HandoffIntent", {}, { saysLike: "app", ...open }),
    ],
    "researches, and has it sent to the phone",
  );
});
