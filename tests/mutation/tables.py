"""The rule tables of the product as they are written, and the product as it would be without a row or with a mistake.

Works on the source alone: whatever else is computed from a table is then computed from the shorter one too.
"""

import ast
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Altered:
    """A module as it is not."""

    module: str
    source: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """Somebody wrote `becomes` where a module has `was`, once."""

    module: str
    was: str
    becomes: str

    def made(self) -> Altered:
        source = file_of(self.module).read_text(encoding="utf-8")
        if source.count(self.was) != 1:
            raise LookupError(f"{self.module} has {source.count(self.was)} times {self.was!r}")
        return Altered(self.module, source.replace(self.was, self.becomes))


@dataclass(frozen=True, slots=True)
class Table:
    """A tuple or a list that is given a name once in a module."""

    module: str
    name: str

    def rows(self) -> list[str]:
        """What each row is about, from the top."""
        return [_about(row) for row in self._written(self._parsed()).elts]

    def without(self, row: str) -> Altered:
        """The module with that row deleted."""
        tree = self._parsed()
        written = self._written(tree)
        kept = [one for one in written.elts if _about(one) != row]
        if len(kept) != len(written.elts) - 1:
            raise LookupError(f"{self.name} of {self.module} has {len(written.elts) - len(kept)} rows {row!r}")
        written.elts = kept
        return Altered(self.module, ast.unparse(tree))

    def _parsed(self) -> ast.Module:
        return ast.parse(file_of(self.module).read_text(encoding="utf-8"), filename=self.module)

    def _written(self, tree: ast.Module) -> ast.Tuple | ast.List:
        found = [value for target, value in _assignments(tree) if target == self.name]
        if len(found) != 1 or not isinstance(found[0], ast.Tuple | ast.List):
            raise LookupError(f"{self.name} is not one tuple or list in {self.module}")
        return found[0]


def file_of(module: str) -> Path:
    """Where a module of the product is written."""
    return ROOT.joinpath(*module.split(".")).with_suffix(".py")


def _assignments(tree: ast.Module) -> list[tuple[str, ast.expr | None]]:
    found: list[tuple[str, ast.expr | None]] = []
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.append((name, value))
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                found.append((name, value))
    return found


def _about(row: ast.expr) -> str:
    """A row is named by its rule, its phase, or the function that it is."""
    match row:
        case ast.Starred(value=inner) | ast.Tuple(elts=[inner, *_]):
            return _about(inner)
        case ast.Call(func=func, keywords=keywords):
            rules = [keyword.value for keyword in keywords if keyword.arg == "rule"]
            return _about(rules[0] if rules else func)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    raise LookupError(f"line {row.lineno}: nobody could say what this row is about")
