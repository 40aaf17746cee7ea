"""For the documentation site: signatures that griffe does not see where it looks for them."""

import re
from typing import Any

import griffe

WRAPPED = re.compile(r"_(?:awaitable|written)\((\w+\.\w+)")


class Signatures(griffe.Extension):
    """Shows what makes a class of the stub, and the awaitable forms of calls, with their arguments."""

    def on_class(self, *, cls: griffe.Class, **kwargs: Any) -> None:
        """A stub tells what makes a class by `__new__`; griffe shows `__init__`."""
        new = cls.members.get("__new__")
        if isinstance(new, griffe.Function) and "__init__" not in cls.members:
            cls.set_member("__init__", _copied(new, "__init__"))

    def on_package(self, *, pkg: griffe.Module, **kwargs: Any) -> None:
        """Attributes that are awaitable forms become methods, with the arguments and the documentation of the calls."""
        if pkg.path != "rejoinder":
            return
        for name in ("AsyncKnowledgeBase", "AsyncWriter"):
            cls = pkg["aio"][name]
            for member in list(cls.members.values()):
                wrapped = WRAPPED.match(str(member.value)) if isinstance(member, griffe.Attribute) else None
                if wrapped:
                    method = _copied(pkg["_rejoinder"][wrapped[1]], member.name)
                    method.labels.add("async")
                    method.docstring = method.docstring or member.docstring
                    cls.set_member(member.name, method)


def _copied(function: griffe.Function, name: str) -> griffe.Function:
    return griffe.Function(
        name,
        parameters=function.parameters,
        returns=function.returns,
        docstring=function.docstring,
        lineno=function.lineno,
        endlineno=function.endlineno,
    )
