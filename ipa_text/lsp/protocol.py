"""The protocol, strict: what cannot be understood is answered as that, and shown to nobody."""

from __future__ import annotations

from json import JSONDecodeError
from typing import Any, TypeGuard

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol

from ipa_text.named import NamedTuple

NO_MESSAGE = (JSONDecodeError, UnicodeDecodeError, RecursionError)
"""What is raised for bytes that are no message."""


class _Refused(NamedTuple):
    """Stands in the place of a message that cannot be understood."""

    data: dict[str, Any]
    why: JsonRpcException


class Protocol(LanguageServerProtocol):
    """The language server protocol. What an editor sends wrongly is no defect of the server.

    A request is answered with an error, a notification with nothing, as JSON-RPC has it.
    """

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return a message as its class, or that it cannot be understood."""
        if "jsonrpc" not in data:
            return data
        wrong = JsonRpcInvalidRequest()
        if "method" in data and not (_is_id(data.get("id", 0)) and isinstance(data["method"], str)):
            return _Refused(data, wrong)
        try:
            return super().structure_message(data)
        except JsonRpcInvalidParams as error:
            return _Refused(data, error)
        except JsonRpcException:
            known = self.get_message_type(data.get("method", ""))
            return _Refused(data, wrong if known else JsonRpcMethodNotFound())

    def handle_message(self, message: Any) -> None:
        """Pass a message on to who handles it, where it is one and comes at its time."""
        if isinstance(message, _Refused):
            self._refuse(*message)
        elif getattr(message, "jsonrpc", None) != self.VERSION:
            self._answer(getattr(message, "id", None), JsonRpcInvalidRequest())
        elif why := self._untimely(getattr(message, "method", types.EXIT)):
            if hasattr(message, "id"):
                self._answer(message.id, why)
        else:
            super().handle_message(message)

    def no_message(self) -> None:
        """Answer bytes that are no message: it is not known what they were to be."""
        self._answer(None, JsonRpcParseError())

    def _untimely(self, method: str) -> JsonRpcException | None:
        """Return why a method is not called now: before the beginning, or after the end."""
        if method == types.EXIT or (self._workspace is None and method == types.INITIALIZE):
            return None
        if self._workspace is None:
            return JsonRpcServerNotInitialized()
        over = self._shutdown or method == types.INITIALIZE
        return JsonRpcInvalidRequest() if over else None

    def _refuse(self, data: dict[str, Any], why: JsonRpcException) -> None:
        """Answer a request; tell who waits for an answer that it cannot be understood."""
        name = data.get("id")
        if "method" in data and "id" in data:
            self._answer(name, why)
        elif "method" not in data and _is_id(name):
            self._handle_response(name, None, why.to_response_error())

    def _answer(self, name: Any, why: JsonRpcException) -> None:
        error = {"code": why.code, "message": why.message}
        told = name if _is_id(name) else None
        self._send_data({"jsonrpc": self.VERSION, "id": told, "error": error})


def _is_id(name: Any) -> TypeGuard[int | str]:
    return isinstance(name, (int, str))
