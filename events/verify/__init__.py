"""The offline verifier: what an exported ledger proves, to whoever trusts nobody but their own policy file.

It needs the standard library, msgspec and cryptography, and no other part of Kvali: a copy of `events/` is
enough (`python -m events.verify`). Each guarantee is carried by something that the asker brings: the log's
key and the witnesses' keys, from the trust policy, and checkpoints that they hold already. An operator who
has the log's key can write another history and sign it; only witnesses and held checkpoints show that.
"""
