"""The public keys with which ShipStation V2 signs its webhooks: where they come from, and how long we hold them.

docs.shipstation.com, "Validate webhooks": a JSON Web Key Set (RFC 7517) at another host than the API. It is public,
so no key of ours travels there.
"""

import asyncio
import base64
import time
from collections.abc import Callable, Iterable
from typing import Annotated

import aiohttp
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from integrations.errors import IntegrationError, Unavailable, UnexpectedReply
from integrations.http import DEFAULT_TIMEOUT, HttpApi
from integrations.model import System
from integrations.pacing import patient
from integrations.ports import Budget

KEYS_URL = "https://api.shipengine.com/jwks"
PAUSE = 60.0
"""Seconds between two readings of the key set: whoever makes up key ids makes us ask no more often."""
PAUSE_AFTER_FAILURE = 10.0
HELD = 24 * 3600.0
"""Seconds for which a key set is believed: so long a key that ShipStation withdrew may still be used."""
MOST_KEYS = 50
SHORTEST = 2048
"""Bits. What is signed with a shorter key anybody may have signed (NIST SP 800-131A)."""
OPERATION = "read the keys of webhooks"

_QUIET = ConfigDict(frozen=True, hide_input_in_errors=True)


class _Key(BaseModel):
    """One key of a set. Those of another kind than RSA, or for another use, are not ours."""

    model_config = _QUIET
    kid: str | None = None
    kty: str | None = None
    use: str | None = None
    n: str | None = None
    e: str | None = None


class _Set(BaseModel):
    model_config = _QUIET
    keys: Annotated[list[_Key], BeforeValidator(lambda keys: keys[:MOST_KEYS] if isinstance(keys, list) else keys)]


SET = TypeAdapter(_Set)


class V2Keys:
    """The `KeySource` of one connection. `clock` tells seconds that only ever grow."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        url: str = KEYS_URL,
        budget: Budget,
        timeout: float = DEFAULT_TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = HttpApi(session, url, system=System.SHIPSTATION, budget=budget, timeout=timeout)
        self._clock = clock
        self._lock = asyncio.Lock()
        self._keys: dict[str, RSAPublicKey] = {}
        self._read_at: float | None = None
        self._failed_at: float | None = None

    def key(self, key_id: str) -> RSAPublicKey | None:
        """The key of that id, if the set that we hold has it and is not too old."""
        return self._keys.get(key_id) if self._is_within(self._read_at, HELD) else None

    async def refresh(self) -> None:
        """Read the key set, or keep to the pause. Raises `IntegrationError` when it cannot be read, and does so
        until the pause after that is over: nothing is known of the key then, and the sender should try again."""
        async with self._lock:
            if self._is_within(self._failed_at, PAUSE_AFTER_FAILURE):
                raise Unavailable(
                    System.SHIPSTATION, OPERATION, "it failed just now", retry_after=PAUSE_AFTER_FAILURE
                )
            if self._is_within(self._read_at, PAUSE):
                return
            try:
                self._keys = await self._read()
            except IntegrationError:
                self._failed_at = self._clock()
                raise
            self._read_at = self._clock()

    async def _read(self) -> dict[str, RSAPublicKey]:
        with patient(self._http.timeout):
            reply = await self._http.call("GET", "", operation=OPERATION)
        try:
            keys = usable(SET.validate_python(self._http.data(reply, OPERATION)).keys)
        except ValidationError as error:
            raise UnexpectedReply(System.SHIPSTATION, OPERATION, "this is no key set", status=reply.status) from error
        if not keys:
            raise UnexpectedReply(System.SHIPSTATION, OPERATION, "no key in it can sign", status=reply.status)
        return keys

    def _is_within(self, moment: float | None, seconds: float) -> bool:
        return moment is not None and self._clock() - moment < seconds


def usable(keys: Iterable[_Key]) -> dict[str, RSAPublicKey]:
    """The RSA keys that are for signatures and long enough, by their ids."""
    found: dict[str, RSAPublicKey] = {}
    for each in keys:
        if each.kid and each.kty == "RSA" and each.use in (None, "sig") and each.n and each.e:
            try:
                key = RSAPublicNumbers(_number(each.e), _number(each.n)).public_key()
            except ValueError:  # not a number, or not one that RSA can use: as if it were not there
                continue
            if key.key_size >= SHORTEST:
                found[each.kid] = key
    return found


def _number(text: str) -> int:
    """The number of a base64url text without its padding (RFC 7518, section 6.3.1)."""
    return int.from_bytes(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
