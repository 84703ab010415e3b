"""The modules of this site: registered at start, checked, then frozen."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, get_type_hints

import rules
from django.utils.module_loading import import_string

from werkstattplan.kernel.modules import Module, SearchSource

if TYPE_CHECKING:
    # Apps import the registry before tables can be loaded.
    from werkstattplan.platform.tenancy.models import Commune

_modules: dict[str, Module] = {}
_faults: list[str] = []
_is_frozen = False


class RegistryFrozen(Exception):
    """A module was registered after the start."""


def register(module: Module) -> None:
    """Take in a module; call it in `ready()` of its app. Faults show in the system check, not as a crash.

    Raises `RegistryFrozen`.
    """
    if _is_frozen:
        raise RegistryFrozen(getattr(module, "key", repr(module)))
    faults = list(faults_of(module, _modules.values()))
    _faults.extend(faults)
    if faults:
        return
    _modules[module.key] = module
    for permission in module.permissions:
        rules.add_perm(permission.name, permission.predicate)


def freeze() -> None:
    """End the registration; the site calls it when every app is ready."""
    global _is_frozen
    _is_frozen = True


def all_modules() -> list[Module]:
    """All modules in the order of their registration."""
    return list(_modules.values())


def modules_of(commune: "Commune") -> list[Module]:
    """The modules that are switched on for a commune."""
    return [module for module in _modules.values() if is_on(module, commune)]


def is_on(module: Module, commune: "Commune") -> bool:
    """Whether the commune uses the module; what it has not decided is as the module says."""
    return bool(commune.module_switches.get(module.key, module.is_on_by_default))


def module_of_namespace(namespace: str) -> Module | None:
    """The module whose addresses have this namespace."""
    for module in _modules.values():
        if namespace in (module.key, f"{module.key}_public", f"{module.key}_free"):
            return module
    return None


def faults_found() -> list[str]:
    """What was wrong with modules that were not taken in."""
    return list(_faults)


def faults_of(module: Module, others: Iterable[Module]) -> Iterator[str]:
    """What is wrong with a module, also beside the others that are registered."""
    if not isinstance(module, Module):
        yield f"{module!r} is not a Module"
        return
    yield from _faults_of_types(module)
    for other in others:
        for name in ("key", "address"):
            if getattr(other, name) == getattr(module, name):
                yield f"{module.key}: {name} “{getattr(module, name)}” belongs to module {other.key} already"
    yield from _faults_of_names(module)
    yield from _faults_of_urls(module)


def _faults_of_types(module: Module) -> Iterator[str]:
    for name, hint in get_type_hints(Module).items():
        value = getattr(module, name)
        origin = getattr(hint, "__origin__", hint)
        if origin is tuple:
            member = hint.__args__[0]
            if not isinstance(value, tuple) or not all(isinstance(part, member) for part in value):
                yield f"{module.key}: {name} must be a tuple of {member.__name__}"
        elif origin in (str, bool):
            if not isinstance(value, origin):
                yield f"{module.key}: {name} must be {origin.__name__}"
        elif name == "search":
            if value is not None and not isinstance(value, SearchSource):
                yield f"{module.key}: search must be a SearchSource"
        elif value is not None and not callable(value):
            yield f"{module.key}: {name} must be a function"


def _faults_of_names(module: Module) -> Iterator[str]:
    if not module.key.isidentifier() or not module.label or not module.address:
        yield f"{module.key!r}: key must be an identifier; label and address must not be empty"
    groups = {
        "permission": [permission.name for permission in module.permissions],
        "evidence kind": [kind.key for kind in module.evidence_kinds],
        "schedule": [schedule.key for schedule in module.schedules],
    }
    for what, names in groups.items():
        for name in names:
            if not name.startswith(f"{module.key}."):
                yield f"{module.key}: {what} {name} must begin with “{module.key}.”"
        if len(set(names)) < len(names):
            yield f"{module.key}: a {what} is named twice"
    if bool(module.evidence_kinds) != (module.recompute is not None):
        yield f"{module.key}: evidence kinds and recompute belong together"


def _faults_of_urls(module: Module) -> Iterator[str]:
    for name, suffix in (("staff_urls", ""), ("public_urls", "_public"), ("free_urls", "_free")):
        dotted = getattr(module, name)
        if not dotted:
            continue
        try:
            app_name = import_string(f"{dotted}.app_name")
        except ImportError as error:
            yield f"{module.key}: {name}: {error}"
        else:
            if app_name != f"{module.key}{suffix}":
                yield f"{module.key}: app_name of {dotted} must be “{module.key}{suffix}”"
