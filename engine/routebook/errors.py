"""What goes wrong for a user of the package: one class for each kind, with a code that never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from routebook.diagnostic import Diagnostic


class RoutebookError(Exception):
    """Something that a user can mend: one sentence, and apart from it the repair."""

    code: ClassVar[str]

    def __init__(self, message: str, *, help: str = "") -> None:  # noqa: A002  (the word users read)
        super().__init__(message)
        self.message = message
        self.help = help

    def to_json(self) -> dict[str, str]:
        """The error as it stands in machine-readable output."""
        return {"code": self.code, "message": self.message, "help": self.help}


class UnknownBook(RoutebookError):
    """There is no shipped book and no folder of that name."""

    code = "unknown-book"


class FaultyBook(RoutebookError):
    """The book has errors; `diagnostics` lists every one with its place."""

    code = "faulty-book"

    def __init__(self, message: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(message, help="run `routebook check` on it")
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return "\n".join([self.message, *map(str, self.diagnostics)])


class UnknownCode(RoutebookError):
    """No fault and no error has such a code."""

    code = "unknown-code"


class TooLarge(RoutebookError):
    """A machine has more combinations of parameters and remembered facts than can be laid out."""

    code = "too-large"


class UnsuitableMethod(RoutebookError):
    """A suite cannot be made by the method that was asked for."""

    code = "unsuitable-method"


class UnknownReading(RoutebookError):
    """The book has no such reading, or the reading no such choice."""

    code = "unknown-reading"


class UnknownDecision(RoutebookError):
    """The book has no such decision."""

    code = "unknown-decision"


class UnknownMachine(RoutebookError):
    """The book has no such machine."""

    code = "unknown-machine"


class UnknownEvent(RoutebookError):
    """The machine has no such event."""

    code = "unknown-event"


class UnknownInput(RoutebookError):
    """The book has no such input."""

    code = "unknown-input"


class UnknownValue(RoutebookError):
    """The input has no such value."""

    code = "unknown-value"


class MalformedVersion(RoutebookError):
    """A version is not numbers joined by dots."""

    code = "malformed-version"


class MissingInput(RoutebookError):
    """A decision needs an input that was neither given nor can be derived from what was given."""

    code = "missing-input"


class ContradictoryFacts(RoutebookError):
    """A derived input was given together with its own inputs, and they say something else."""

    code = "contradictory-facts"


class ImpossibleFacts(RoutebookError):
    """The facts form a combination that the book declares impossible."""

    code = "impossible-facts"


class MalformedFacts(RoutebookError):
    """Facts are not a mapping, or a line of input is not one JSON object of the expected shape."""

    code = "malformed-facts"


class MalformedSnapshot(RoutebookError):
    """A snapshot lacks a part, or holds a state or a fact that the machine cannot be in."""

    code = "malformed-snapshot"


class ForeignSnapshot(RoutebookError):
    """A snapshot was taken from another book, or from this one when it meant something else."""

    code = "foreign-snapshot"


class MalformedBatch(RoutebookError):
    """What is given for many at once is not made of columns of one length."""

    code = "malformed-batch"


class UnknownSession(RoutebookError):
    """The fleet has no session of that number."""

    code = "unknown-session"


class MissingExtra(RoutebookError):
    """A package is missing that comes with an extra."""

    code = "missing-extra"


class StaleArtifacts(RoutebookError):
    """Generated files differ from what the book yields now."""

    code = "stale-artifacts"


class IncompleteSuite(RoutebookError):
    """A suite misses faults that it promises to find, or is not proved to find them."""

    code = "incomplete-suite"

    def __init__(self, message: str) -> None:
        super().__init__(message, help="tell us, with the book: what makes the suite is wrong")


class CannotWrite(RoutebookError):
    """A generated file could not be written."""

    code = "cannot-write"


class CannotDraw(RoutebookError):
    """The program that lays out diagrams is missing, or refused a diagram."""

    code = "cannot-draw"


class UnusableSystem(RoutebookError):
    """A system under test could not be started, or did not say what it is."""

    code = "unusable-system"


class UnreadableLog(RoutebookError):
    """A recorded log cannot be read at all, or lacks what an audit needs."""

    code = "unreadable-log"


class MalformedMapping(RoutebookError):
    """A mapping of columns is not what an audit needs: the names of a log's columns."""

    code = "malformed-mapping"


class UnreadableDocument(RoutebookError):
    """A source document cannot be read, is of a form that is not read, or is too long to be searched."""

    code = "unreadable-document"


class UnrecordedSource(RoutebookError):
    """Nothing was recorded of the passages of a source, so that a document cannot be held to them."""

    code = "unrecorded-source"


class MisquotedPassage(RoutebookError):
    """A passage is not quoted as it stands in the document, or the quotes are not in its order."""

    code = "misquoted-passage"


class NotComparable(RoutebookError):
    """Two books cannot be compared: they are not versions of one book."""

    code = "not-comparable"


class AlreadyReleased(RoutebookError):
    """A version is to be released that was released with other content."""

    code = "already-released"


class VersionTooLow(RoutebookError):
    """A version is to be released that says less than what changed since the last release."""

    code = "version-too-low"


class DamagedRelease(RoutebookError):
    """A file of a released version is not as it was written."""

    code = "damaged-release"


class UnknownRevision(RoutebookError):
    """A folder cannot be read from a git revision: no repository, no such revision, or no such folder in it."""

    code = "unknown-revision"
