"""Every error of storage is in the tree that its module draws."""

import inspect

from storage import errors


def test_the_drawn_tree_is_the_real_one() -> None:
    classes = {name: kind for name, kind in vars(errors).items() if inspect.isclass(kind)}
    assert errors.__doc__ is not None
    for name, kind in classes.items():
        assert issubclass(kind, errors.StorageError), f"{name} is outside the tree"
        assert name in errors.__doc__, f"{name} is not drawn"
