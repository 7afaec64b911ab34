"""Whether a pinned dependency has a known advisory: each pin is asked for at the OSV service. Standard library only.

https://google.github.io/osv.dev/post-v1-querybatch/. A machine without the network is told so and fails nothing,
unless `SHIPMATE_ADVISORIES=required`. What is accepted stands in `tests/advisories.toml`, with a reason and an end.
"""

import http.client
import json
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SERVICE = "https://api.osv.dev/v1/querybatch"
WITHIN = 10.0
"""Seconds that all the questions together may take."""
MOST_PAGES = 20
MOST_BYTES = 8 * 1024 * 1024
LONGEST_ACCEPTED = 90
"""Days for which an advisory may be accepted: after that somebody has to look again."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong, one line each; or why nobody could be asked."""

    wrong: list[str]
    unasked: str = ""


class Unasked(Exception):
    """The service did not answer, or not as it documents; the text says which."""


def audit(pins: Mapping[str, str], accepted: Path, *, today: date, service: str = SERVICE) -> Found:
    """Every advisory of the pins that is not accepted, and every acceptance that is over or without an object."""
    waived, wrong = _accepted(accepted, today)
    try:
        known = _ask(pins, service)
    except Unasked as error:
        return Found(wrong, str(error))
    reported = {(name, one) for name, ids in known.items() for one in ids}
    wrong += [
        f"{name} {pins[name]} has the advisory {one}: https://osv.dev/vulnerability/{one}"
        for name, one in sorted(reported)
        if (name, one) not in waived
    ]
    wrong += [f"{accepted.name}: nothing reports {one} of {name} any more" for name, one in sorted(waived - reported)]
    return Found(wrong)


def _ask(pins: Mapping[str, str], service: str) -> dict[str, set[str]]:
    """The advisories by package. The service answers in the order of the questions, some of them in pages."""
    until = time.monotonic() + WITHIN
    known: dict[str, set[str]] = {}
    asked = [(name, "") for name in sorted(pins)]
    for _ in range(MOST_PAGES):
        if not asked:
            return known
        queries = [_query(name, pins[name], token) for name, token in asked]
        results = _results(_post(service, {"queries": queries}, until - time.monotonic()), len(queries))
        for (name, _), result in zip(asked, results, strict=True):
            known.setdefault(name, set()).update(_ids(result))
        tokens = [(name, _token(result)) for (name, _), result in zip(asked, results, strict=True)]
        asked = [(name, token) for name, token in tokens if token]
    raise Unasked("it has no end to its pages")


def _query(name: str, version: str, token: str) -> dict[str, Any]:
    query: dict[str, Any] = {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
    return query | ({"page_token": token} if token else {})


def _post(service: str, body: dict[str, Any], within: float) -> Any:
    if within <= 0:
        raise Unasked(f"it took more than {WITHIN:g} s")
    request = urllib.request.Request(  # noqa: S310 - an address of ours
        service, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=within) as answer:  # noqa: S310 - as above
            said = answer.read(MOST_BYTES)
            if answer.length:
                raise http.client.IncompleteRead(said)
            return json.loads(said)
    except urllib.error.HTTPError as error:
        error.close()
        raise Unasked(f"it answered {error.code}") from error
    except http.client.HTTPException as error:
        raise Unasked("its answer broke off") from error
    except OSError as error:
        raise Unasked(f"{urlsplit(service).hostname} cannot be reached") from error
    except (ValueError, RecursionError) as error:
        raise Unasked("its answer is not JSON") from error


def _results(answer: Any, asked: int) -> list[dict[str, Any]]:
    """One result for each question. Fewer would mean that the rest was never looked at."""
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, list) or len(results) != asked or not all(isinstance(one, dict) for one in results):
        raise Unasked("its answer is not one result for each question")
    return results


def _ids(result: dict[str, Any]) -> set[str]:
    found = result.get("vulns") or []
    if not isinstance(found, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in found
    ):
        raise Unasked("its answer names advisories without an id")
    return {one["id"] for one in found}


def _token(result: dict[str, Any]) -> str:
    token = result.get("next_page_token")
    return token if isinstance(token, str) else ""


def _accepted(file: Path, today: date) -> tuple[set[tuple[str, str]], list[str]]:
    """What is accepted today, and what is wrong with the list itself."""
    waived, wrong = set(), []
    for number, entry in enumerate(tomllib.loads(file.read_text(encoding="utf-8")).get("accepted", []), start=1):
        where = f"{file.name}: acceptance {number}"
        if entry.keys() != {"package", "id", "reason", "until"} or not isinstance(entry["until"], date):
            wrong.append(f"{where} needs package, id, reason and until, which is a date")
        elif len(str(entry["reason"])) < 20:
            wrong.append(f"{where} gives no reason")
        elif entry["until"] < today:
            wrong.append(f"{where} of {entry['id']} in {entry['package']} is over since {entry['until']}: look again")
        elif (entry["until"] - today).days > LONGEST_ACCEPTED:
            wrong.append(f"{where} holds for more than {LONGEST_ACCEPTED} days")
        else:
            waived.add((entry["package"], entry["id"]))
    return waived, wrong
