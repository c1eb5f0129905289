"""How well search finds: questions with graded answers, methods to compare, scores. See docs/evaluation.md."""
