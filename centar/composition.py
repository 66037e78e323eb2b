"""Pages made of what the installed apps offer, without importing the apps: each is asked by the name of a module."""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def modules_named(name: str) -> Iterator[ModuleType]:
    """The submodule of this name of every installed app that has it, in the order of INSTALLED_APPS."""
    for config in apps.get_app_configs():
        if config.module and module_has_submodule(config.module, name):
            yield import_module(f"{config.name}.{name}")
