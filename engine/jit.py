"""Compiling kernels: no other file imports numba, and every kernel is compiled in the one way written here.

The policy: compiled for one written signature, cached on disk, run without the GIL, IEEE arithmetic as
written. ``fastmath`` stays off because it lets the compiler assume that no number is NaN, and NaN is how a measure
says "unknown". The off switch is numba's own NUMBA_DISABLE_JIT=1: kernels then run as plain Python, slowly and with
the same answers.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba import types
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])

IS_ON = not numba.config.DISABLE_JIT


def use_cache_folder(folder: Path) -> None:
    """Keep compiled kernels in ``folder``; call it before the first module with kernels is imported."""
    numba.config.CACHE_DIR = str(folder)


def kernel(signature: str) -> Callable[[F], F]:
    """Compile a function for ``signature``, written as numba writes types, when its module is imported.

    ``ro`` before an array type says that the kernel only reads it; such an argument takes a writable array too.
    One written signature means that no call compiles anything and that importing the module is the whole warm-up.
    """

    def compile_for_signature(function: F) -> F:
        if not IS_ON:
            return function
        return cast("F", numba.njit([_types_of(signature)], cache=True, nogil=True)(function))

    return compile_for_signature


def inlined(function: F) -> F:
    """Compile a small helper into each kernel that calls it."""
    # Left to itself, LLVM keeps helpers that take many arrays as calls, and passing them costs more than their work.
    return cast("F", numba.njit(nogil=True, forceinline=True)(function)) if IS_ON else function


def _types_of(signature: str) -> tuple[Any, ...]:
    names = {
        name: getattr(types, name)
        for name in ("int8", "int16", "int32", "int64", "uint64", "uint32", "uint8", "float64", "boolean")
    }
    return tuple(_type_of(argument.strip(), names) for argument in _split_arguments(signature))


def _split_arguments(signature: str) -> list[str]:
    # A comma inside brackets counts dimensions ("int64[:,:]"), one outside separates arguments.
    return re.split(r",(?![^\[]*\])", signature)


def _type_of(text: str, names: dict[str, Any]) -> Any:
    readonly = text.startswith("ro ")
    base, _, dimensions = text.removeprefix("ro ").partition("[")
    if not dimensions:
        return names[base]
    return types.Array(names[base], dimensions.count(":"), "C", readonly=readonly)


# A block machine reads columns of mixed dtypes whose number changes with every rulebook. A typed tuple would mean a
# new compilation for each; an array of addresses does not. The caller keeps the arrays alive.


@intrinsic
def _pointer_at(typingctx: Any, address: Any, like: Any) -> Any:  # noqa: ARG001 - numba fixes the names
    """Read an address as a pointer to the dtype of ``like``."""
    signature = types.CPointer(like.dtype)(types.int64, like)

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], context.get_value_type(signature.return_type))

    return signature, codegen


if IS_ON:

    @numba.njit(nogil=True)
    def view_at(address: int, length: int, like: Any) -> Any:
        """See the memory at ``address`` as an array of ``length`` values of the dtype of ``like``."""
        return numba.carray(_pointer_at(address, like), length)

else:

    def view_at(address: int, length: int, like: Any) -> Any:
        """See the memory at ``address`` as an array of ``length`` values of the dtype of ``like``."""
        size = int(length) * like.dtype.itemsize
        return np.frombuffer((ctypes.c_char * size).from_address(int(address)), dtype=like.dtype, count=int(length))
