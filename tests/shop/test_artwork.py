import pytest
from lxml import etree

from shop.artwork import Artwork, check, draw, draw_seal, views_of
from shop.artwork.colours import TONES
from shop.artwork.draw import SHAPES
from shop.artwork.motifs import MOTIFS
from shop.catalogue_data import ProductData, load

SVG = "{http://www.w3.org/2000/svg}"
HOODIE = Artwork("hoodie", "seal")
PRODUCTS = load().products
DIGEST = "9f" * 32


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.slug)
def test_every_colour_and_view_of_a_product_is_a_document_a_strict_page_may_show(
    product: ProductData,
) -> None:
    for colour in product.colours:
        for view in views_of(product.artwork):
            document = draw(product.artwork, colour, view)
            assert len(document) < 40_000
            assert breaches(document) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_takes_every_colour(shape: str) -> None:
    assert [name for name in TONES if breaches(draw(Artwork(shape, "seal"), name))] == []


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_every_motif_prints_flat_and_round(motif: str) -> None:
    spec = {"motif": motif, "text": "CS"}
    assert breaches(draw(Artwork("tee", **spec), "blue")) == []
    assert breaches(draw(Artwork("mug", **spec), "blue")) == []


def test_products_do_not_share_a_drawing() -> None:
    drawings = {draw(product.artwork, product.colours[0]) for product in PRODUCTS}
    assert len(drawings) == len(PRODUCTS)


def test_a_seed_makes_another_pattern() -> None:
    one, two = (paths(draw(Artwork("tee", "summit", seed=seed), "black")) for seed in (1, 6))
    assert one != two


def test_a_drawing_is_the_same_every_time() -> None:
    assert draw(HOODIE, "navy") == draw(HOODIE, "navy")


def test_colours_and_views_differ() -> None:
    assert len({draw(HOODIE, "navy"), draw(HOODIE, "black"), draw(HOODIE, "navy", "back")}) == 3


def test_two_drawings_can_stand_on_one_page() -> None:
    assert ids(draw(HOODIE, "navy")).isdisjoint(ids(draw(HOODIE, "black")))


def test_size_sets_the_frame_and_not_the_drawing() -> None:
    root = etree.fromstring(draw(HOODIE, "navy", size=96))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("96", "96", "0 0 800 800")


@pytest.mark.parametrize(
    ("spec", "colour", "view", "word"),
    [
        (Artwork("boat"), "navy", "front", "boat"),
        (HOODIE, "mauvish", "front", "mauvish"),
        (HOODIE, "navy", "inside", "inside"),
    ],
)
def test_an_unknown_word_is_named(spec: Artwork, colour: str, view: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        draw(spec, colour, view)


@pytest.mark.parametrize(
    "spec",
    [Artwork("mug", "swirl"), Artwork("mug", accent="swirl"), Artwork("mug", "monogram", text="S?")],
)
def test_check_refuses_what_cannot_be_drawn(spec: Artwork) -> None:
    with pytest.raises(ValueError, match=r"swirl|S\?"):
        check(spec)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("motif", ["plain", "waves"])
def test_what_check_takes_is_drawn(shape: str, motif: str) -> None:
    spec = Artwork(shape, motif)
    if SHAPES[shape].ground:
        check(spec)
        assert breaches(draw(spec, "blue")) == []
    else:
        with pytest.raises(ValueError, match=f"stands on {shape} is an emblem"):
            check(spec)


def test_a_seal_belongs_to_one_hash() -> None:
    assert breaches(draw_seal(DIGEST)) == []
    assert draw_seal(DIGEST) == draw_seal(DIGEST.upper())
    assert draw_seal(DIGEST) != draw_seal("9e" + DIGEST[2:])


@pytest.mark.parametrize("digest", ["", "9f9f", "not hex"])
def test_a_seal_needs_a_hash(digest: str) -> None:
    with pytest.raises(ValueError, match=r"hash|hexadecimal"):
        draw_seal(digest)


def breaches(document: str) -> list[str]:
    """What a strict Content-Security-Policy would stop, and references that lead nowhere or out."""
    known = ids(document)
    return [flaw for element in etree.fromstring(document).iter() for flaw in flaws(element, known)]


def flaws(element: etree._Element, known: set[str]) -> list[str]:
    found = [
        element.tag for tag in ("style", "script", "image", "foreignObject", "a") if element.tag == SVG + tag
    ]
    for name, value in element.attrib.items():
        if name in ("style", "class") or name.startswith("on") or "://" in value or value.startswith("nan"):
            found.append(f"{name}={value}")
        if "url(" in value and value[5:-1] not in known:
            found.append(f"{name}={value}")
        if name.endswith("href") and value[1:] not in known:
            found.append(f"{name}={value}")
    return found


def ids(document: str) -> set[str]:
    return {name for element in etree.fromstring(document).iter() if (name := element.get("id"))}


def paths(document: str) -> list[str | None]:
    return [element.get("d") for element in etree.fromstring(document).iter(SVG + "path")]
