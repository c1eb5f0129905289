"""A small codebase with two languages, a document and a path that is odd."""

FILES = {
    "README.md": "# Shop\n\nSells things. See `orders/cart.py`.\n",
    "orders/__init__.py": "",
    "orders/cart.py": '''"""The shopping cart."""

from orders.prices import price_of


class Cart:
    """What a customer wants to buy."""

    def __init__(self):
        self.items = []

    def add_article(self, article, amount):
        """Puts an article into the cart."""
        if amount > 0 and article:
            self.items.append((article, amount))

    def total(self):
        """Sum of all prices."""
        return sum(price_of(article) * amount for article, amount in self.items)
''',
    "orders/prices.py": '''"""Prices."""


def price_of(article):
    """The price of an article in cents."""
    return {"apple": 30, "pear": 40}.get(article, 0)
''',
    "web/checkout.ts": "export function checkout(total: number): string {\n  return `Please pay ${total}`;\n}\n",
    "odd [name]/100% %s.py": "def odd():\n    return 1\n",
}
