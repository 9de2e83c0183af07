"""Where a shelf and its words come from, and which change concerns which products. One SQL for both databases."""

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
SHELVES = """SELECT product.id,
    (SELECT MIN(price) FROM shop_variant WHERE product_id = product.id) AS price,
    COALESCE((SELECT CAST(ROUND(AVG(rating) * 100) AS integer) FROM shop_review
      WHERE product_id = product.id AND state = 'published'), 0) AS rating,
    (SELECT COUNT(*) FROM shop_review WHERE product_id = product.id AND state = 'published') AS reviews,
    {offers} AS offers,
    {pictures} AS pictures
  FROM shop_product AS product
  WHERE product.is_listed AND EXISTS (SELECT 1 FROM shop_variant WHERE product_id = product.id)"""


@dataclass(frozen=True)
class Change:
    """An event at a table, and the ids of the products it concerns, as a query over OLD and NEW."""

    name: str
    event: str
    table: str
    concerned: str


_IN_CATEGORY = """SELECT product.id FROM shop_product AS product
  JOIN shop_category AS category ON category.id = product.category_id
  LEFT JOIN shop_category AS above ON above.id = category.parent_id
  WHERE NEW.id IN (category.id, category.parent_id, above.parent_id)"""

CHANGES = (
    Change("product_made", "INSERT", "shop_product", "SELECT NEW.id"),
    Change(
        "product_changed",
        "UPDATE OF title, description, category_id, is_listed",
        "shop_product",
        "SELECT NEW.id",
    ),
    Change("product_gone", "DELETE", "shop_product", "SELECT OLD.id"),
    Change("variant_made", "INSERT", "shop_variant", "SELECT NEW.product_id"),
    Change(
        "variant_changed",
        "UPDATE OF product_id, colour, size, price, position",
        "shop_variant",
        "SELECT NEW.product_id UNION SELECT OLD.product_id",
    ),
    Change("variant_gone", "DELETE", "shop_variant", "SELECT OLD.product_id"),
    Change("category_changed", "UPDATE OF name, parent_id", "shop_category", _IN_CATEGORY),
    Change("review_made", "INSERT", "shop_review", "SELECT NEW.product_id"),
    Change(
        "review_changed",
        "UPDATE OF product_id, rating, state",
        "shop_review",
        "SELECT NEW.product_id UNION SELECT OLD.product_id",
    ),
    Change("review_gone", "DELETE", "shop_review", "SELECT OLD.product_id"),
    Change("picture_made", "INSERT", "shop_productimage", "SELECT NEW.product_id"),
    Change(
        "picture_changed",
        "UPDATE OF product_id, public_id, colour, alt, width, position",
        "shop_productimage",
        "SELECT NEW.product_id UNION SELECT OLD.product_id",
    ),
    Change("picture_gone", "DELETE", "shop_productimage", "SELECT OLD.product_id"),
)
