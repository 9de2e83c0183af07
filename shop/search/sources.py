"""Where a shelf and its words come from, and which change concerns which products. One SQL for both databases."""

from collections.abc import Sequence
from dataclasses import dataclass

# `{gather}` is the database's own way to join texts; names of categories reach two levels up.
WORDS = """SELECT product.id, product.title,
    (SELECT {gather} FROM shop_variant AS variant WHERE variant.product_id = product.id) AS options,
    category.name || ' ' || COALESCE(above.name, '') || ' ' || COALESCE(top.name, '') AS category,
    product.description
  FROM shop_product AS product
  JOIN shop_category AS category ON category.id = product.category_id
  LEFT JOIN shop_category AS above ON above.id = category.parent_id
  LEFT JOIN shop_category AS top ON top.id = above.parent_id
  WHERE product.is_listed AND EXISTS (SELECT 1 FROM shop_variant WHERE product_id = product.id)"""

# `{offers}` and `{pictures}` are the database's own ways to make lists in JSON.
SHELVES = """SELECT product.id, product.category_id, product.is_featured, product.title, product.created_at,
    (SELECT MIN(price) FROM shop_variant WHERE product_id = product.id) AS price,
    COALESCE((SELECT CAST(ROUND(AVG(rating) * 100) AS integer) FROM shop_review
      WHERE product_id = product.id AND state = 'published'), 0) AS rating,
    (SELECT COUNT(*) FROM shop_review WHERE product_id = product.id AND state = 'published') AS reviews,
    {offers} AS offers,
    {pictures} AS pictures
  FROM shop_product AS product
  WHERE product.is_listed AND EXISTS (SELECT 1 FROM shop_variant WHERE product_id = product.id)"""

OF_PRODUCT = ("category_id", "is_featured", "title", "created_at")
OF_VARIANTS = ("price", "offers")
OF_REVIEWS = ("rating", "reviews")
OF_PICTURES = ("pictures",)
COLUMNS = ("product_id", *OF_PRODUCT, "price", *OF_REVIEWS, "offers", *OF_PICTURES)
NOT_FOR_SALE = """NOT EXISTS (SELECT 1 FROM shop_product AS product JOIN shop_variant ON product_id = product.id
    WHERE product.id = shop_shelf.product_id AND product.is_listed)"""

# `{these}` says which variants, by `variant` or `product`.
CHOICES = """INSERT INTO shop_choice (product_id, category_id, kind, value)
    SELECT product.id, product.category_id, 'colour', variant.colour
      FROM shop_variant AS variant JOIN shop_product AS product ON product.id = variant.product_id
      WHERE product.is_listed AND variant.colour <> '' AND {these}
    UNION SELECT product.id, product.category_id, 'size', variant.size
      FROM shop_variant AS variant JOIN shop_product AS product ON product.id = variant.product_id
      WHERE product.is_listed AND variant.size <> '' AND {these}
    ON CONFLICT (product_id, kind, value) DO UPDATE SET category_id = excluded.category_id
      WHERE shop_choice.category_id <> excluded.category_id"""
NO_CHOICE = """NOT EXISTS (SELECT 1
    FROM shop_variant AS variant JOIN shop_product AS product ON product.id = variant.product_id
    WHERE product.id = shop_choice.product_id AND product.is_listed
      AND shop_choice.value = CASE shop_choice.kind WHEN 'colour' THEN variant.colour ELSE variant.size END)"""


def told_anew(columns: Sequence[str]) -> str:
    """These columns of a shelf that stands already; the indexes of the others are left in peace."""
    assignments = ", ".join(f"{column} = excluded.{column}" for column in columns)
    return f"ON CONFLICT (product_id) DO UPDATE SET {assignments}"


@dataclass(frozen=True)
class Change:
    """An event at a table, the ids of the products it concerns, as a query over OLD and NEW, and what it may alter."""

    name: str
    event: str
    table: str
    concerned: str
    alters: tuple[str, ...]


_IN_CATEGORY = """SELECT product.id FROM shop_product AS product
  JOIN shop_category AS category ON category.id = product.category_id
  LEFT JOIN shop_category AS above ON above.id = category.parent_id
  WHERE NEW.id IN (category.id, category.parent_id, above.parent_id)"""

CHANGES = (
    Change("product_made", "INSERT", "shop_product", "SELECT NEW.id", OF_PRODUCT),
    Change(
        "product_changed",
        "UPDATE OF title, description, category_id, is_listed, is_featured, created_at",
        "shop_product",
        "SELECT NEW.id",
        OF_PRODUCT,
    ),
    Change("product_gone", "DELETE", "shop_product", "SELECT OLD.id", OF_PRODUCT),
    Change("variant_made", "INSERT", "shop_variant", "SELECT NEW.product_id", OF_VARIANTS),
    Change(
        "variant_changed",
        "UPDATE OF product_id, colour, size, price, position",
        "shop_variant",
        "SELECT NEW.product_id UNION SELECT OLD.product_id",
        OF_VARIANTS,
    ),
    Change("variant_gone", "DELETE", "shop_variant", "SELECT OLD.product_id", OF_VARIANTS),
    Change("category_changed", "UPDATE OF name, parent_id", "shop_category", _IN_CATEGORY, OF_PRODUCT),
    Change("review_made", "INSERT", "shop_review", "SELECT NEW.product_id", OF_REVIEWS),
    Change(
        "review_changed",
        "UPDATE OF product_id, rating, state",
        "shop_review",
        "SELECT NEW.product_id UNION SELECT OLD.product_id",
        OF_REVIEWS,
    ),
    Change("review_gone", "DELETE", "shop_review", "SELECT OLD.product_id", OF_REVIEWS),
    Change("picture_made", "INSERT", "shop_productimage", "SELECT NEW.product_id", OF_PICTURES),
    Change(
        "picture_changed",
        "UPDATE OF product_id, public_id, colour, alt, width, position",
        "shop_productimage",
        "SELECT NEW.product_id UNION SELECT OLD.product_id",
        OF_PICTURES,
    ),
    Change("picture_gone", "DELETE", "shop_productimage", "SELECT OLD.product_id", OF_PICTURES),
)
