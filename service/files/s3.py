"""Files in S3-compatible storage. Who may use it is said where boto3 looks for it: AWS_ACCESS_KEY_ID …"""

import base64
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from typing import Any, BinaryIO

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from service.files.storage import CHUNK, FilesUnavailable

TIMEOUT_S = 10


class Bucket:
    """See `service.files.storage.Storage`."""

    def __init__(self, bucket: str, prefix: str, endpoint: str | None) -> None:
        self._bucket, self._prefix, self._endpoint = bucket, prefix, endpoint

    def put(self, sha256: str, file: BinaryIO, size: int) -> None:
        """See Storage. The storage itself compares the hash."""
        file.seek(0)
        digest = base64.b64encode(bytes.fromhex(sha256)).decode()
        try:
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._key(sha256),
                Body=file,
                ContentLength=size,
                ChecksumSHA256=digest,
            )
        except (BotoCoreError, ClientError) as error:
            raise FilesUnavailable(_said(error)) from error

    @contextmanager
    def read(self, sha256: str) -> Iterator[Iterator[bytes] | None]:
        """See Storage."""
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=self._key(sha256))
            with closing(found["Body"]) as body:
                yield body.iter_chunks(CHUNK)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("NoSuchKey", "404"):
                raise FilesUnavailable(_said(error)) from error
            yield None
        except BotoCoreError as error:
            raise FilesUnavailable(_said(error)) from error

    @cached_property
    def _client(self) -> Any:
        config = Config(
            connect_timeout=TIMEOUT_S,
            read_timeout=TIMEOUT_S,
            retries={"max_attempts": 2},
            s3={"addressing_style": "path"} if self._endpoint else {},
        )
        return boto3.client("s3", endpoint_url=self._endpoint, config=config)

    def _key(self, sha256: str) -> str:
        return f"{self._prefix}/{sha256}".lstrip("/")


def _said(error: BotoCoreError | ClientError) -> str:
    """Its kind, and nothing of addresses or keys."""
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
