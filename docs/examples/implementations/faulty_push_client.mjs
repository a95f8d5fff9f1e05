// The push client in JavaScript with one fault planted in it, for trying what a suite finds.
//
//     routebook conform push-notifications 'cmd:node faulty_push_client.mjs output'      (or transfer, or extra-state)

import { PushClient, deliver, serve } from "./push_client.mjs";

// The user shows as present while the client is suspended.
const spoilt = (outputs) => (outputs.presence ? { ...outputs, presence: "unchanged" } : outputs);

class WrongOutput extends PushClient {
  arrives(traffic) {
    const reply = super.arrives(traffic);
    return { ...reply, outputs: spoilt(reply.outputs) };
  }
}

// A click on a notification brings the client to the front, and nothing is fetched.
class WrongTransfer extends PushClient {
  notification_opened() {
    const reply = super.notification_opened();
    if (!reply.refused) this.fetching = "";
    return reply;
  }
}

// After a stop during a download, the client misses it if the device is locked next.
class ExtraState extends PushClient {
  send(event) {
    const interrupted = this.interrupted;
    this.interrupted = event === "stop" && this.fetching === "message";
    return interrupted && event === "device_locked" ? {} : super.send(event);
  }
}

const FAULTS = { output: WrongOutput, transfer: WrongTransfer, "extra-state": ExtraState };
const fault = process.argv[2];
if (!(fault in FAULTS)) throw new Error(`name a fault: ${Object.keys(FAULTS).join(", ")}`);
await serve(FAULTS[fault], fault === "output" ? (given) => spoilt(deliver(given)) : deliver);
