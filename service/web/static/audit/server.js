// What the server is asked for, and what the reader's policy says of a checkpoint.
import { cosigned, NONE, quorumAt } from "./policy.js";
import { Wrong } from "./wrong.js";

export async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Wrong("answer_failed", { status: answer.status, address });
  return new Uint8Array(await answer.arrayBuffer());
}

export async function tellWitnesses(policy, checkpoint, step) {
  const times = await cosigned(policy, checkpoint);
  const names = [...times.keys()].join(", ") || "–";
  if (policy.quorum === NONE) step("witnesses_none", {}, "note");
  else if (quorumAt(policy, times) === null) step("witnesses_missing", { names }, "bad");
  else step("witnesses_seen", { names });
}
