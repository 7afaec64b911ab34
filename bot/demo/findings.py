"""What a verdict is made of: findings, by kind. Performs no I/O."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Verdict:
    """The findings, by kind; an empty verdict is a good day."""

    findings: list[tuple[str, str]] = field(default_factory=list)

    def find(self, kind: str, what: str) -> None:
        self.findings.append((kind, what))

    def count(self, what: str, *, wanted: int, got: int) -> None:
        """Fewer than wanted is lost, more is doubled."""
        if got != wanted:
            self.find("lost" if got < wanted else "doubled", f"{what}: {got} instead of {wanted}")

    @property
    def good(self) -> bool:
        return not self.findings

    def __str__(self) -> str:
        counts = Counter(kind for kind, _ in self.findings)
        head = " · ".join(f"{kind} {counts[kind]}" for kind in ("lost", "doubled", "forged", "wrong"))
        return "\n".join([head, *(f"  {kind}: {what}" for kind, what in self.findings)])
