"""What happened, and what follows from it: the pure half of Kvali.

Nothing in this package knows Flask, SQLAlchemy, a clock or a file system. It holds the vocabulary of
events, their canonical bytes, the deciders, the reducers, the counting and the Merkle tree, so that the
live service, the as-of views, the reports and an offline verifier all run the very same code.
"""
