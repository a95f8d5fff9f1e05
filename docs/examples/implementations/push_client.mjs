// Push notifications for Jabber and Webex, written by hand from the guide, for node without any package.
//
//     routebook conform push-notifications 'cmd:node push_client.mjs'
//
// It answers JSON objects, one a line, as docs/conformance.md describes.

import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const isCall = (traffic) => traffic !== "message";

const isSuspended = (facts) =>
  facts.app === "off_screen" || facts.device_lock === "locked" || facts.screen === "turned_off";

// Android stands with iOS 13 and what came after it; of iOS before 12 nothing is said.
function generation({ platform, os_version: version }) {
  if (platform === "android") return "android";
  const major = parseInt(version, 10);
  return major < 12 ? undefined : major === 12 ? "ios12" : "ios13";
}

function channelOf(facts) {
  if (facts.cluster_push === "disabled") return "none";
  if (!isCall(facts.traffic) && !isSuspended(facts)) return "none";
  if (generation(facts) === "ios12") return "single";
  return isCall(facts.traffic) ? "voip" : "message";
}

function actionOf(facts, channel) {
  if (!isSuspended(facts)) return "receives_directly";
  if (channel === "none") return "unreachable";
  if (!isCall(facts.traffic)) return "shows_notification";
  return {
    ios12: "reenters_foreground_and_rings",
    ios13: "launches_callkit_with_caller_id",
    android: "rings_on_invite",
  }[generation(facts)];
}

export function deliver(facts) {
  if (!generation(facts)) return {};
  const channel = channelOf(facts);
  const suspended = isSuspended(facts);
  return {
    sender: isCall(facts.traffic) ? "unified_cm" : "im_presence",
    session_channel: suspended ? "unavailable" : "sip",
    push_channel: channel,
    push_priority: { none: "none", voip: "high" }[channel] ?? "unstated",
    carried_by: !suspended ? "session" : channel === "none" ? "nothing" : "push",
    client_action: actionOf(facts, channel),
    presence: suspended ? "away" : "unchanged",
  };
}

const REFUSED = { refused: true };
const IN_USE = { app: "on_screen", device_lock: "unlocked", screen: "turned_on" };
const DEVICE = {
  app_left_screen: { app: "off_screen" },
  app_entered_screen: { app: "on_screen" },
  device_locked: { device_lock: "locked" },
  device_unlocked: { device_lock: "unlocked" },
  screen_turned_off: { screen: "turned_off" },
  screen_turned_on: { screen: "turned_on" },
};
const DOES = {
  receives_directly: ["receive_directly"],
  launches_callkit_with_caller_id: ["launch_callkit"],
  rings_on_invite: ["ring_on_invite"],
  shows_notification: ["show_notification"],
};

export class PushClient {
  constructor(given) {
    this.facts = { ...given, ...IN_USE };
    this.running = false;
    this.waiting = false; // a message waits behind a notification
    this.fetching = ""; // "session", then "message", while what waited is fetched
  }

  send(event) {
    if (event in DEVICE) return this.deviceChanges(DEVICE[event]);
    if (event.endsWith("_arrived")) return this.arrives(event.slice(0, -"_arrived".length));
    return this[event]();
  }

  start() {
    if (this.running) return REFUSED;
    this.running = true;
    return { actions: ["register_with_servers", "register_with_cloud"] };
  }

  stop() {
    if (!this.running) return REFUSED;
    this.running = this.waiting = false;
    this.fetching = "";
    return { actions: ["sign_out"] };
  }

  deviceChanges(change) {
    Object.assign(this.facts, change);
    if (!this.running) return {};
    if (!isSuspended(this.facts)) return { actions: this.comesToTheFront() };
    this.waiting ||= this.fetching !== ""; // what was not fetched to the end waits again
    this.fetching = "";
    return {};
  }

  comesToTheFront() {
    if (!this.waiting) return [];
    this.waiting = false;
    this.fetching = "session";
    return ["resume_session"];
  }

  arrives(traffic) {
    const outputs = deliver({ ...this.facts, traffic });
    if (outputs.client_action === "reenters_foreground_and_rings") {
      Object.assign(this.facts, IN_USE);
      return { outputs, actions: ["ring", ...this.comesToTheFront()] };
    }
    if (outputs.client_action === "shows_notification") this.waiting = true;
    return { outputs, actions: DOES[outputs.client_action] ?? [] };
  }

  notification_opened() {
    if (!this.waiting) return REFUSED;
    Object.assign(this.facts, IN_USE);
    return { actions: this.comesToTheFront() };
  }

  session_resumed() {
    if (this.fetching !== "session") return REFUSED;
    this.fetching = "message";
    return { actions: ["download_message"] };
  }

  message_downloaded() {
    if (this.fetching !== "message") return REFUSED;
    this.fetching = "";
    return {};
  }
}

const HANDSHAKE = {
  protocol: 1,
  implementation: { name: "push client in JavaScript", version: "1.0" },
  reports: ["outputs", "actions", "refusals"],
  implements: ["delivery", "client"],
};

export async function serve(Client, decide = deliver) {
  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (message.cmd === "stop") break;
    console.log(JSON.stringify(message.cmd === "start" ? HANDSHAKE : answer(message, Client, decide)));
  }
}

function answer({ seq, given, decision, events }, Client, decide) {
  if (decision) return { seq, replies: [{ outputs: decide(given) }] };
  const client = new Client(given);
  return { seq, replies: events.map((event) => client.send(event)) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve(PushClient);
