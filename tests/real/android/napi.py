# SPDX-License-Identifier: GPL-2.0-or-later
"""Node's interface for native modules (Node-API) in Python, as far as the modules here use it.

``Module(guest, path)`` loads a .node file and registers it; ``module["parse"]("1 + 1")`` calls what
it exports. JavaScript's values are Python's: None is undefined, NULL is null, ``bytes`` a buffer.
What a module throws is a ``JsError``. Asynchronous work runs in ``Module.work``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from droidemu.script import Guest

OK, INVALID_ARG, OBJECT_EXPECTED, STRING_EXPECTED, NUMBER_EXPECTED = 0, 1, 2, 3, 6
GENERIC_FAILURE, PENDING_EXCEPTION = 9, 10
UNDEFINED_T, NULL_T, BOOLEAN_T, NUMBER_T, STRING_T, SYMBOL_T, OBJECT_T, FUNCTION_T = range(8)
STATIC = 1 << 10
UINT8_ARRAY = 1

#: JavaScript's null.
NULL = object()


class JsObject:
    """An object with its properties; ``native`` is what a module has wrapped in it."""

    def __init__(self, prototype: JsObject | None = None) -> None:
        self.properties: dict[Any, Any] = {}
        self.prototype = prototype
        self.native = 0

    def get(self, key: Any) -> Any:
        """A property's value, of the object's or its prototype's."""
        holder: JsObject | None = self
        while holder is not None and key not in holder.properties:
            holder = holder.prototype
        found = holder.properties[key] if holder is not None else None
        return found.value(self) if isinstance(found, Accessor) else found

    __getitem__ = get

    def call(self, name: str, *values: Any) -> Any:
        """Call a method."""
        return self.get(name).body(self, values)


class Accessor:
    """A property with a getter."""

    def __init__(self, getter: Callable[[JsObject], Any]) -> None:
        self.value = getter


class JsFunction(JsObject):
    """A function of a module's, or of Python's: ``body(this, arguments)``."""

    def __init__(self, body: Callable[[Any, Sequence[Any]], Any]) -> None:
        super().__init__()
        self.body = body
        self.properties["prototype"] = JsObject()

    def __call__(self, *values: Any) -> Any:
        """Call it without a ``this``."""
        return self.body(None, values)

    def new(self, *values: Any) -> Any:
        """Call it as a constructor."""
        made = JsObject(self.properties["prototype"])
        returned = self.body(made, values)
        return returned if isinstance(returned, JsObject) else made


class JsBuffer(JsObject):
    """A Buffer: bytes in the guest's memory."""

    def __init__(self, module: Module, address: int, size: int) -> None:
        super().__init__()
        self.module, self.address, self.size = module, address, size

    def __bytes__(self) -> bytes:
        """A copy."""
        memory = self.module.guest.memory
        return memory.read(self.address, self.size) if self.size else b""


class JsError(Exception):
    """A JavaScript exception; ``value`` is what was thrown."""

    def __init__(self, value: Any) -> None:
        message = value.get("message") if isinstance(value, JsObject) else value
        super().__init__(str(message))
        self.value = value


class Promise(JsObject):
    """Settled by the module: ``state`` becomes "resolved" or "rejected"."""

    state = "pending"
    result: Any = None

    def settle(self, state: str, result: Any = None) -> None:
        """For good or bad."""
        self.state, self.result = state, result

    def settler(self, state: str) -> JsFunction:
        """A function for a module to call."""
        return JsFunction(lambda this, values: self.settle(state, *values))


class Module:
    """A loaded and registered native module."""

    def __init__(self, guest: Guest, path: Path) -> None:
        self.guest = guest
        self.memory = guest.memory
        self._word = "Q" if guest.word_size == 8 else "I"
        #: Handles are numbers of values, never 0; scopes do not end here.
        self._values: list[Any] = [None]
        self._calls: list[tuple[Any, Sequence[Any], int]] = []
        self._functions: dict[int, Any] = {}
        self._pending: list[Any] = []
        self._works: list[tuple[int, int, int]] = []
        self.queue: list[int] = []
        self._thenables: list[tuple[Promise, JsFunction, JsObject]] = []
        self.globals = JsObject()
        self.unknown: list[str] = []
        self.env = guest.memory.allocate(bytes(64))
        for name in dir(self):
            if name.startswith("napi_"):
                method = getattr(self, name)
                prototype = f"int {name}({method.__doc__})"
                guest.define(name, guest.callback(prototype, method))
        self.library = guest.open(path)
        register = self.library.function("void *napi_register_module_v1(void *, void *)")
        exports = JsObject()
        returned = register(self.env, self.handle(exports))
        self._raise()
        self.exports: JsObject = self.value(returned) if returned else exports

    def __getitem__(self, name: str) -> Any:
        """An export."""
        return self.exports[name]

    def work(self) -> None:
        """Do all asynchronous work that is queued: what a worker does, then its completion."""
        while self._thenables:
            promise, then, target = self._thenables.pop(0)
            then.body(target, [promise.settler("resolved"), promise.settler("rejected")])
        while self.queue:
            execute, complete, data = self._works[self.queue.pop(0)]
            self._function(execute, "void (void *, void *)")(self.env, data)
            self._function(complete, "void (void *, int, void *)")(self.env, OK, data)
            self._raise()

    # -- values ------------------------------------------------------------------------------------

    def handle(self, value: Any) -> int:
        """A napi_value."""
        if isinstance(value, (bytes, bytearray)):
            value = JsBuffer(self, self.memory.allocate(bytes(value) or b"\0"), len(value))
        self._values.append(value)
        return 8 * (len(self._values) - 1)

    def value(self, handle: int) -> Any:
        """What a napi_value stands for."""
        return self._values[handle // 8]

    def _put(self, place: int, value: Any) -> int:
        """A napi_value for a result."""
        return self._word_to(place, self.handle(value))

    def _word_to(self, place: int, number: int) -> int:
        if place:
            self.memory.pack(self._word, place, number)
        return OK

    def _bool_to(self, place: int, value: bool) -> int:
        self.memory.write(place, bytes([value]))
        return OK

    def _words(self, address: int, count: int) -> tuple[int, ...]:
        return self.memory.unpack(f"{count}{self._word}", address) if count else ()

    def _text(self, address: int, size: int) -> str:
        if size >= (1 << (8 * self.guest.word_size)) - 1:
            return self.memory.text(address)
        return self.memory.read(address, size).decode() if size else ""

    def _function(self, address: int, prototype: str) -> Any:
        found = self._functions.get(address)
        if found is None:
            found = self._functions[address] = self.guest.function(address, prototype)
        return found

    def _raise(self) -> None:
        if self._pending:
            raise JsError(self._pending.pop())

    def _native(self, callback: int, data: int) -> Callable[[Any, Sequence[Any]], Any]:
        def body(this: Any, values: Sequence[Any]) -> Any:
            self._calls.append((this, values, data))
            try:
                function = self._function(callback, "void *(void *, void *)")
                returned = function(self.env, 8 * len(self._calls))
            finally:
                self._calls.pop()
            self._raise()
            return self.value(returned) if returned else None

        return body

    def _define(self, count: int, place: int, target: JsObject, static: JsObject) -> None:
        """napi_property_descriptor: eight words each."""
        for index in range(count):
            name, key, method, getter, _, value, attributes, data = self._words(
                place + index * 8 * self.guest.word_size, 8
            )
            found = self.memory.text(name) if name else self.value(key)
            owner = static if attributes & STATIC else target
            if method:
                owner.properties[found] = JsFunction(self._native(method, data))
            elif getter:
                body = self._native(getter, data)
                owner.properties[found] = Accessor(lambda this, body=body: body(this, ()))
            else:
                owner.properties[found] = self.value(value) if value else None

    # -- Node-API: the docstrings are the arguments' types ----------------------------------------

    def napi_get_undefined(self, env: int, result: int) -> int:
        "void *, void *"
        return self._put(result, None)

    def napi_get_null(self, env: int, result: int) -> int:
        "void *, void *"
        return self._put(result, NULL)

    def napi_get_global(self, env: int, result: int) -> int:
        "void *, void *"
        return self._put(result, self.globals)

    def napi_create_double(self, env: int, number: float, result: int) -> int:
        "void *, double, void *"
        return self._put(result, number)

    def napi_create_object(self, env: int, result: int) -> int:
        "void *, void *"
        return self._put(result, JsObject())

    def napi_create_string_utf8(self, env: int, text: int, size: int, result: int) -> int:
        "void *, void *, size_t, void *"
        return self._put(result, self._text(text, size))

    def napi_create_error(self, env: int, code: int, message: int, result: int) -> int:
        "void *, void *, void *, void *"
        made = JsObject()
        made.properties["code"] = self.value(code) if code else None
        made.properties["message"] = self.value(message)
        made.properties["stack"] = "Error"
        return self._put(result, made)

    def napi_create_function(
        self, env: int, name: int, size: int, callback: int, data: int, result: int
    ) -> int:
        "void *, void *, size_t, void *, void *, void *"
        return self._put(result, JsFunction(self._native(callback, data)))

    def napi_define_class(
        self, env: int, name: int, size: int, callback: int, data: int, count: int, place: int,
        result: int,
    ) -> int:  # fmt: skip
        "void *, void *, size_t, void *, void *, size_t, void *, void *"
        made = JsFunction(self._native(callback, data))
        self._define(count, place, made.properties["prototype"], made)
        return self._put(result, made)

    def napi_define_properties(self, env: int, target: int, count: int, place: int) -> int:
        "void *, void *, size_t, void *"
        found = self.value(target)
        self._define(count, place, found, found)
        return OK

    def napi_typeof(self, env: int, value: int, result: int) -> int:
        "void *, void *, void *"
        found = self.value(value)
        kinds = ((JsFunction, FUNCTION_T), (bool, BOOLEAN_T), ((int, float), NUMBER_T),
                 (str, STRING_T))  # fmt: skip
        kind = UNDEFINED_T if found is None else NULL_T if found is NULL else OBJECT_T
        kind = next((number for types, number in kinds if isinstance(found, types)), kind)  # type: ignore[arg-type]
        self.memory.pack("i", result, kind)
        return OK

    def napi_get_value_bool(self, env: int, value: int, result: int) -> int:
        "void *, void *, void *"
        return self._bool_to(result, bool(self.value(value)))

    def napi_get_value_double(self, env: int, value: int, result: int) -> int:
        "void *, void *, void *"
        found = self.value(value)
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            return NUMBER_EXPECTED
        self.memory.pack("d", result, found)
        return OK

    def napi_get_value_string_utf8(
        self, env: int, value: int, place: int, size: int, result: int
    ) -> int:
        "void *, void *, void *, size_t, void *"
        text = self.value(value)
        if not isinstance(text, str):
            return STRING_EXPECTED
        data = text.encode()
        if place:
            data = data[: size - 1]
            self.memory.write(place, data + b"\0")
        return self._word_to(result, len(data))

    def napi_coerce_to_string(self, env: int, value: int, result: int) -> int:
        "void *, void *, void *"
        found = self.value(value)
        if isinstance(found, JsObject) and found.get("message") is not None:
            found = f"Error: {found.get('message')}"
        return self._put(result, str(found))

    def napi_strict_equals(self, env: int, one: int, other: int, result: int) -> int:
        "void *, void *, void *, void *"
        return self._bool_to(result, self.value(one) == self.value(other))

    # -- objects -----------------------------------------------------------------------------------

    def napi_get_prototype(self, env: int, target: int, result: int) -> int:
        "void *, void *, void *"
        return self._put(result, self.value(target).prototype)

    def napi_get_property(self, env: int, target: int, key: int, result: int) -> int:
        "void *, void *, void *, void *"
        return self._put(result, self.value(target).get(self.value(key)))

    def napi_get_named_property(self, env: int, target: int, name: int, result: int) -> int:
        "void *, void *, void *, void *"
        found = self.value(target)
        if not isinstance(found, JsObject):
            return OBJECT_EXPECTED
        return self._put(result, found.get(self.memory.text(name)))

    def napi_has_own_property(self, env: int, target: int, key: int, result: int) -> int:
        "void *, void *, void *, void *"
        return self._bool_to(result, self.value(key) in self.value(target).properties)

    def napi_set_named_property(self, env: int, target: int, name: int, value: int) -> int:
        "void *, void *, void *, void *"
        self.value(target).properties[self.memory.text(name)] = self.value(value)
        return OK

    def napi_wrap(
        self, env: int, target: int, native: int, finalize: int, hint: int, result: int
    ) -> int:
        "void *, void *, void *, void *, void *, void *"
        self.value(target).native = native
        return self._put(result, self.value(target)) if result else OK

    def napi_unwrap(self, env: int, target: int, result: int) -> int:
        "void *, void *, void *"
        return self._word_to(result, self.value(target).native)

    def napi_create_reference(self, env: int, value: int, count: int, result: int) -> int:
        "void *, void *, uint32_t, void *"
        return self._put(result, self.value(value))

    def napi_get_reference_value(self, env: int, reference: int, result: int) -> int:
        "void *, void *, void *"
        return self._put(result, self.value(reference))

    def napi_delete_reference(self, env: int, reference: int) -> int:
        "void *, void *"
        return OK

    def napi_reference_unref(self, env: int, reference: int, result: int) -> int:
        "void *, void *, void *"
        if result:
            self.memory.pack("I", result, 0)
        return OK

    def napi_open_handle_scope(self, env: int, result: int) -> int:
        "void *, void *"
        return self._word_to(result, 8)

    def napi_close_handle_scope(self, env: int, scope: int) -> int:
        "void *, void *"
        return OK

    def napi_add_env_cleanup_hook(self, env: int, function: int, argument: int) -> int:
        "void *, void *, void *"
        return OK

    # -- buffers -----------------------------------------------------------------------------------

    def napi_create_external_buffer(
        self, env: int, size: int, data: int, finalize: int, hint: int, result: int
    ) -> int:
        "void *, size_t, void *, void *, void *, void *"
        return self._put(result, JsBuffer(self, data, size))

    def napi_create_buffer_copy(
        self, env: int, size: int, data: int, place: int, result: int
    ) -> int:
        "void *, size_t, void *, void *, void *"
        made = self.memory.allocate(self.memory.read(data, size) or b"\0")
        self._word_to(place, made)
        return self._put(result, JsBuffer(self, made, size))

    def napi_get_buffer_info(self, env: int, value: int, data: int, size: int) -> int:
        "void *, void *, void *, void *"
        found = self.value(value)
        if not isinstance(found, JsBuffer):
            return INVALID_ARG
        self._word_to(data, found.address)
        return self._word_to(size, found.size)

    def napi_get_typedarray_info(
        self, env: int, value: int, kind: int, size: int, data: int, buffer: int, offset: int
    ) -> int:
        "void *, void *, void *, void *, void *, void *, void *"
        found = self.value(value)
        if not isinstance(found, JsBuffer):
            return INVALID_ARG
        if kind:
            self.memory.pack("i", kind, UINT8_ARRAY)
        self._word_to(size, found.size)
        self._word_to(data, found.address)
        self._word_to(offset, 0)
        return self._put(buffer, found) if buffer else OK

    def napi_is_buffer(self, env: int, value: int, result: int) -> int:
        "void *, void *, void *"
        return self._bool_to(result, isinstance(self.value(value), JsBuffer))

    # -- calls -------------------------------------------------------------------------------------

    def napi_get_cb_info(
        self, env: int, info: int, count: int, place: int, this: int, data: int
    ) -> int:
        "void *, void *, void *, void *, void *, void *"
        receiver, values, context = self._calls[info // 8 - 1]
        if count:
            (room,) = self._words(count, 1)
            for index in range(room if place else 0):
                value = values[index] if index < len(values) else None
                self._put(place + index * self.guest.word_size, value)
            self._word_to(count, len(values))
        if this:
            self._put(this, receiver)
        return self._word_to(data, context)

    def napi_call_function(
        self, env: int, this: int, function: int, count: int, place: int, result: int
    ) -> int:
        "void *, void *, void *, size_t, void *, void *"
        values = [self.value(handle) for handle in self._words(place, count)]
        try:
            returned = self.value(function).body(self.value(this) if this else None, values)
        except JsError as error:
            self._pending.append(error.value)
            return PENDING_EXCEPTION
        return self._put(result, returned) if result else OK

    def napi_throw(self, env: int, error: int) -> int:
        "void *, void *"
        self._pending.append(self.value(error))
        return OK

    def napi_throw_error(self, env: int, code: int, message: int) -> int:
        "void *, void *, void *"
        made = JsObject()
        made.properties["code"] = self.memory.text(code) if code else None
        made.properties["message"] = self.memory.text(message)
        self._pending.append(made)
        return OK

    def napi_is_error(self, env: int, value: int, result: int) -> int:
        "void *, void *, void *"
        found = self.value(value)
        return self._bool_to(result, isinstance(found, JsObject) and "message" in found.properties)

    def napi_is_exception_pending(self, env: int, result: int) -> int:
        "void *, void *"
        return self._bool_to(result, bool(self._pending))

    def napi_get_and_clear_last_exception(self, env: int, result: int) -> int:
        "void *, void *"
        return self._put(result, self._pending.pop() if self._pending else None)

    def napi_run_script(self, env: int, script: int, result: int) -> int:
        "void *, void *, void *"
        self.unknown.append(str(self.value(script)))
        return GENERIC_FAILURE

    # -- asynchronous work -------------------------------------------------------------------------

    def napi_create_promise(self, env: int, deferred: int, promise: int) -> int:
        "void *, void *, void *"
        made = Promise()
        self._put(deferred, made)
        return self._put(promise, made)

    def _settle(self, deferred: int, state: str, value: int) -> int:
        promise, result = self.value(deferred), self.value(value)
        then = result.get("then") if isinstance(result, JsObject) else None
        if isinstance(then, JsFunction):
            self._thenables.append((promise, then, result))
        else:
            promise.settle(state, result)
        return OK

    def napi_resolve_deferred(self, env: int, deferred: int, value: int) -> int:
        "void *, void *, void *"
        return self._settle(deferred, "resolved", value)

    def napi_reject_deferred(self, env: int, deferred: int, value: int) -> int:
        "void *, void *, void *"
        return self._settle(deferred, "rejected", value)

    def napi_create_async_work(
        self, env: int, resource: int, name: int, execute: int, complete: int, data: int,
        result: int,
    ) -> int:  # fmt: skip
        "void *, void *, void *, void *, void *, void *, void *"
        self._works.append((execute, complete, data))
        return self._word_to(result, len(self._works))

    def napi_queue_async_work(self, env: int, work: int) -> int:
        "void *, void *"
        self.queue.append(work - 1)
        return OK

    def napi_cancel_async_work(self, env: int, work: int) -> int:
        "void *, void *"
        return GENERIC_FAILURE

    def napi_delete_async_work(self, env: int, work: int) -> int:
        "void *, void *"
        return OK

    def napi_create_threadsafe_function(
        self, env: int, function: int, resource: int, name: int, most: int, threads: int,
        finalize_data: int, finalize: int, context: int, call: int, result: int,
    ) -> int:  # fmt: skip
        "void *, void *, void *, void *, size_t, size_t, void *, void *, void *, void *, void *"
        return self._word_to(result, 8)

    def napi_call_threadsafe_function(self, function: int, data: int, mode: int) -> int:
        "void *, void *, int"
        return OK

    def napi_release_threadsafe_function(self, function: int, mode: int) -> int:
        "void *, int"
        return OK

    def napi_unref_threadsafe_function(self, env: int, function: int) -> int:
        "void *, void *"
        return OK
