"""What one choice among the rules of a machine sees: the facts, and the decisions that conditions consult."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.program import UNDOCUMENTED, Consult
from routebook.sets import code_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from routebook.model import Book, Transition
    from routebook.recalling import Answered

    Answer = Callable[[str, Mapping[str, str]], Answered]


class Asking:
    """The facts that one choice of a rule sees, and the decisions that its conditions consult.

    `codes` has the number of the value of each name that has been learnt; a silent one has none.
    """

    def __init__(
        self,
        book: Book,
        answer: Answer,
        parameters: Mapping[str, str],
        local: Mapping[str, str],
        called: Consult | None,
    ) -> None:
        self.book = book
        self.answer = answer
        self.local = local
        self.facts = {**parameters, **local}
        self.called = called
        self.codes: dict[str, int] = {}
        self.silent: list[Consult] = []
        self.by_name: dict[str, Consult] = {}

    def ask(self, consult: Consult) -> Answered:
        """The answer to a decision with these facts."""
        return self.answer(consult.decision, self.facts)

    def learn(self, name: str) -> None:
        """Look up the value of a fact, or ask for that of an output."""
        known = self.book.inputs[name]
        word = self.facts.get(name)
        if word is None:
            shown = self.called and name in self.book.outputs_of(self.called.decision)
            consult = (shown and self.called) or Consult(known.decided_by or "", tuple(self.local.items()))
            self.by_name[name] = consult
            decision = self.ask(consult)
            if decision.status == UNDOCUMENTED:
                self.silent += [consult] if consult not in self.silent else []
                return
            word = decision.outputs[name]
        self.codes[name] = code_of(known, word)

    def consults_of(self, rule: Transition) -> list[Consult]:
        """The decisions that the rule's conditions consulted, each once."""
        names = [entry.name for entry in rule.when if entry.name not in self.facts]
        return list(dict.fromkeys(self.by_name[name] for name in names))
