"""Runs a Program: decisions from facts, sessions of machines, explanations."""

from routebook.runtime.engine import Engine
from routebook.runtime.explaining import Explanation, NearRule, TableExplanation
from routebook.runtime.session import Session

__all__ = ["Engine", "Explanation", "NearRule", "Session", "TableExplanation"]
