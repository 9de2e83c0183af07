"""Pictures that staff upload: read at the door, drawn anew, shown wherever the product is seen."""

import io
import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from audit.context import open_context
from audit.models import AuditEvent
from shop.gallery import uploads_in
from shop.models import Product, ProductImage, Shelf
from shop.pictures import NARROWEST, PictureRefused, keep_picture, sweep_pictures

from .goods import Goods

BrowserOf = Callable[[str], Client]
PLACE = 0x8825


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def tables(database: str) -> None:
    """On both databases: their triggers carry the pictures to the shelf."""


def picture_file(
    size: tuple[int, int] = (1600, 1200), kind: str = "JPEG", mode: str = "RGB", **options: object
) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "teal" if mode in {"RGB", "RGBA"} else 1).save(file, kind, **options)
    return file.getvalue()


def upload(client: Client, product: Product, content: bytes, **more: object) -> str:
    """The page that answers; empty where it was saved."""
    row = {"alt": "Two mugs on a quay", "colour": "", "position": 0} | more
    old = ProductImage.objects.filter(product=product.pk).first()
    page = (
        reverse("admin:shop_product_change", args=[product.pk])
        if product.pk
        else reverse("admin:shop_product_add")
    )
    form: dict[str, object] = {
        "category": product.category_id,
        "slug": product.slug,
        "title": product.title,
        "description": product.description,
        "artwork": '{"shape": "mug"}',
        "is_listed": "on",
        "pairings-TOTAL_FORMS": 0,
        "pairings-INITIAL_FORMS": 0,
        "variants-TOTAL_FORMS": 0,
        "variants-INITIAL_FORMS": 0,
        "images-TOTAL_FORMS": 1,
        "images-INITIAL_FORMS": 1 if old else 0,
        "images-0-id": old.pk if old else "",
        "images-0-product": product.pk or "",
        **{f"images-0-{name}": value for name, value in row.items()},
    }
    if content:
        form["images-0-upload"] = SimpleUploadedFile("../../<b>.php", content, "text/html")
    answer = client.post(page, form)
    return "" if answer.status_code == 302 else unescape(answer.content.decode())


def test_an_uploaded_picture_is_shown_wherever_the_product_is_seen(
    browser_of: BrowserOf, client: Client, goods: Goods, media: Path
) -> None:
    mug = goods.mug.product
    assert not upload(browser_of("cora"), mug, picture_file())

    picture = mug.images.get()
    address = f"/pictures/{picture.public_id}/"
    for path in ("/c/drinkware/", "/p/harbour-mug/", "/search/?q=mug", "/api/v1/products/harbour-mug/"):
        assert f"{address}640.webp" in client.get(path).content.decode(), path
    page = client.get("/p/harbour-mug/").content.decode()
    assert f"{address}1280.webp 1280w" in page
    assert 'alt="Two mugs on a quay"' in page
    client.post("/cart/add/", {"variant": goods.mug.public_id, "quantity": 1})
    assert f"{address}320.webp" in client.get("/cart/").content.decode()
    assert "/art/" in client.get("/p/quiet-hoodie/").content.decode()


def test_a_file_is_served_for_good_as_what_it_is(client: Client, media: Path, db: None) -> None:
    kept = keep_picture(io.BytesIO(picture_file()))

    answer = client.get(f"/pictures/{kept.public_id}/320.webp")

    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert Image.open(io.BytesIO(answer.content)).size == (320, 240)
    assert [client.get(f"/pictures/{kept.public_id}/{width}.webp").status_code for width in (0, 321)] == [
        404
    ] * 2
    assert client.get("/pictures/nobody/320.webp").status_code == 404


def test_a_colour_is_shown_by_its_own_pictures(
    browser_of: BrowserOf, client: Client, goods: Goods, media: Path
) -> None:
    hoodie = goods.hoodie.product
    assert not upload(browser_of("cora"), hoodie, picture_file(), colour="Navy")

    address = f"/pictures/{hoodie.images.get().public_id}/"
    assert address in client.get("/p/quiet-hoodie/?colour=navy").content.decode()
    black = client.get("/p/quiet-hoodie/?colour=black").content.decode()
    assert f'src="{address}' not in black
    assert "One of: black, navy" in upload(browser_of("cora"), hoodie, b"", colour="plaid")


def test_a_new_product_is_saved_with_its_picture(browser_of: BrowserOf, goods: Goods, media: Path) -> None:
    new = Product(category=goods.drinkware, slug="pier-mug", title="Pier Mug", description="For the pier.")

    assert not upload(browser_of("cora"), new, picture_file(), colour="Blue")

    assert Product.objects.get(slug="pier-mug").images.get().colour == "blue"


def test_a_new_file_takes_the_place_of_the_old_under_a_new_name(
    browser_of: BrowserOf, goods: Goods, media: Path
) -> None:
    mug, cora = goods.mug.product, browser_of("cora")
    upload(cora, mug, picture_file())
    before = mug.images.get()

    assert not upload(cora, mug, picture_file((700, 700), "PNG"), alt="One mug")

    after = mug.images.get()
    assert (after.pk, after.alt, after.width) == (before.pk, "One mug", 700)
    assert after.public_id != before.public_id
    assert [upload.id for upload in uploads_in(Shelf.objects.get(product=mug).pictures)] == [after.public_id]
    event = AuditEvent.objects.about("shop.productimage", after.pk).last()
    assert event is not None
    assert event.permit


def test_words_can_change_without_a_file_and_a_row_goes_with_its_picture(
    browser_of: BrowserOf, client: Client, goods: Goods, media: Path
) -> None:
    mug, cora = goods.mug.product, browser_of("cora")
    assert "This field is required" in upload(cora, mug, b"")
    upload(cora, mug, picture_file())

    assert not upload(cora, mug, b"", alt="A mug")
    assert 'alt="A mug"' in client.get("/p/harbour-mug/").content.decode()
    assert not upload(cora, mug, b"", DELETE="on")
    assert "/pictures/" not in client.get("/p/harbour-mug/").content.decode()


def test_pictures_keep_the_order_that_staff_gave_them(goods: Goods, media: Path) -> None:
    with open_context("system:seed"):
        for alt, position in (("third", 3), ("first", 1), ("second", 2)):
            ProductImage.objects.create(
                product=goods.mug.product, alt=alt, position=position, width=640, digest="0" * 64
            )
    assert [upload.alt for upload in uploads_in(Shelf.objects.get(product=goods.mug.product).pictures)] == [
        "first",
        "second",
        "third",
    ]


def test_who_does_not_keep_the_catalog_uploads_nothing(
    browser_of: BrowserOf, goods: Goods, media: Path
) -> None:
    for name in ("finn", "sue", "audrey"):
        assert upload(browser_of(name), goods.mug.product, picture_file())
    assert not ProductImage.objects.exists()


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims to be so large, and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "not a picture"),
        (picture_file(kind="GIF", mode="L"), "not a picture"),
        (picture_file(kind="TIFF"), "not a picture"),
        (picture_file()[:900], "not a picture"),
        (png_of(900, 900), "not a picture"),
        (png_of(60_000, 60_000), "million pixels"),
        (png_of(11_000, 11_000), "million pixels"),
        (png_of(6_000, 6_000), "million pixels"),
        (picture_file((NARROWEST - 1, NARROWEST)), "Each side needs 640"),
        (picture_file((2000, 650)), "3 times as long"),
        (b"x" * (12 * 1024 * 1024 + 1), "larger than 12 MB"),
    ],
)
def test_what_is_no_fit_picture_is_refused_and_leaves_no_file(media: Path, content: bytes, why: str) -> None:
    with pytest.raises(PictureRefused, match=why):
        keep_picture(io.BytesIO(content))
    assert not list(media.rglob("*.webp"))


def test_a_refusal_is_told_beside_the_file_and_changes_nothing(
    browser_of: BrowserOf, goods: Goods, media: Path
) -> None:
    page = upload(browser_of("cora"), goods.mug.product, b"%PDF-1.7", title="Changed")
    assert "send a JPEG, PNG or WebP" in page
    assert not ProductImage.objects.exists()


def test_what_a_camera_wrote_into_the_file_ends_at_the_door(media: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(PLACE)[2] = (48.0, 8.0, 12.0)
    payload = picture_file((1280, 960), exif=exif.tobytes()) + b"<?php evil() ?>"

    kept = keep_picture(io.BytesIO(payload))

    content = (media / "pictures" / kept.public_id / "1280.webp").read_bytes()
    drawn = Image.open(io.BytesIO(content))
    assert drawn.size == (960, 1280)
    assert not dict(drawn.getexif())
    assert b"php" not in content


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")])
def test_every_kind_of_pixels_becomes_a_picture(media: Path, kind: str, mode: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (700, 700), "teal").convert(mode).save(file, kind)
    file.seek(0)
    assert keep_picture(file).width == 700


def test_a_full_disk_is_told_and_leaves_no_row(
    browser_of: BrowserOf, goods: Goods, media: Path, settings: Settings
) -> None:
    (media / "full").write_text("a file where a folder is needed")
    settings.MEDIA_ROOT = media / "full"
    assert "no room for this picture" in upload(browser_of("cora"), goods.mug.product, picture_file())
    assert not ProductImage.objects.exists()


def test_files_that_no_row_names_are_swept_after_a_day(
    browser_of: BrowserOf, client: Client, goods: Goods, media: Path
) -> None:
    upload(browser_of("cora"), goods.mug.product, picture_file())
    shown = goods.mug.product.images.get().public_id
    orphan = keep_picture(io.BytesIO(picture_file())).public_id

    assert sweep_pictures() == 0
    assert sweep_pictures(timezone.now() + timedelta(days=2)) == 3
    assert client.get(f"/pictures/{shown}/320.webp").status_code == 200
    assert client.get(f"/pictures/{orphan}/320.webp").status_code == 404
    assert not (media / "pictures" / orphan).exists()


def test_the_picture_beside_a_link_holds_the_photo(
    browser_of: BrowserOf, client: Client, goods: Goods, media: Path
) -> None:
    before = client.get("/p/harbour-mug/card.png").content
    upload(browser_of("cora"), goods.mug.product, picture_file())

    card = Image.open(io.BytesIO(client.get("/p/harbour-mug/card.png").content))
    assert card.getpixel((1100, 300)) == pytest.approx((0, 128, 128), abs=6)
    assert Image.open(io.BytesIO(before)).getpixel((1100, 20)) != card.getpixel((1100, 20))
