"""Files of uploaded pictures: read at the door, drawn anew in three widths, and kept under a name that is used once.

What was uploaded is never kept: each file is drawn from its pixels, so that places, cameras and hidden payloads end
at the door. Files are written before the row that names them. Whoever is killed in between leaves a folder that no
row will ever name, for `sweep_pictures`; no row ever names a file that is not there.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from identity.ids import new_public_id
from shop.gallery import WIDTHS
from shop.models import ProductImage

FOLDER: Final = "pictures"
FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 25_000_000
NARROWEST = WIDTHS[1]
MOST_TIMES_AS_LONG = 3
QUALITY = 82
LEFT_ALONE = timedelta(days=1)

_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PictureRefused(ValueError):
    """This file is not shown in the shop, with the sentence that says why."""


@dataclass(frozen=True)
class Kept:
    """A picture whose files are written. `width` in pixels and `digest` (SHA-256) are the widest file's."""

    public_id: str
    width: int
    digest: str


def keep_picture(file: IO[bytes]) -> Kept:
    """Read, draw anew and write. Raises PictureRefused, also where the storage cannot take it."""
    drawn = _drawn(_read(file))
    public_id = new_public_id()
    try:
        for width, (content, _) in drawn.items():
            default_storage.save(name_of(public_id, width), ContentFile(content))
    except OSError as error:
        raise PictureRefused("The shop has no room for this picture now. Nothing was changed.") from error
    content, widest = drawn[WIDTHS[-1]]
    return Kept(public_id, widest, hashlib.sha256(content).hexdigest())


def read_picture(public_id: str, width: int) -> bytes:
    """Raises FileNotFoundError."""
    with default_storage.open(name_of(public_id, width)) as file:
        return bytes(file.read())


def name_of(public_id: str, width: int) -> str:
    return f"{FOLDER}/{public_id}/{width}.webp"


def sweep_pictures(now: datetime | None = None) -> int:
    """Take away files older than a day that no row names; how many. A row comes within the request of its files."""
    if not default_storage.exists(FOLDER):
        return 0
    folders, _ = default_storage.listdir(FOLDER)
    named = set(ProductImage.objects.filter(public_id__in=folders).values_list("public_id", flat=True))
    before = (now or timezone.now()) - LEFT_ALONE
    return sum(_take_away(folder, before) for folder in folders if folder not in named)


def _take_away(folder: str, before: datetime) -> int:
    _, files = default_storage.listdir(f"{FOLDER}/{folder}")
    names = [f"{FOLDER}/{folder}/{file}" for file in files]
    if any(default_storage.get_modified_time(name) > before for name in names):
        return 0
    for name in (*names, f"{FOLDER}/{folder}"):
        default_storage.delete(name)
    return len(names)


def _read(file: IO[bytes]) -> Image.Image:
    """The first picture of the file, upright. Its size is looked at before its pixels are."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise PictureRefused(f"The file is larger than {MOST_BYTES // 1024**2} MB. Save it smaller.")
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        _check(*picture.size)
        upright = ImageOps.exif_transpose(picture)
        return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except PictureRefused:
        raise
    except _BOMBS as bomb:
        raise _too_many_pixels() from bomb
    except _BROKEN as broken:
        raise PictureRefused("This is not a picture that we can read: send a JPEG, PNG or WebP.") from broken


def _check(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < NARROWEST:
        raise PictureRefused(
            f"The picture is {width} by {height} pixels. Each side needs {NARROWEST} or more."
        )
    if max(width, height) > MOST_TIMES_AS_LONG * min(width, height):
        raise PictureRefused(
            f"One side is more than {MOST_TIMES_AS_LONG} times as long as the other. Crop it first."
        )


def _too_many_pixels() -> PictureRefused:
    return PictureRefused(
        f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels. Save it smaller."
    )


def _drawn(picture: Image.Image) -> dict[int, tuple[bytes, int]]:
    """WebP and its true width, by the width that it stands for. Nothing is made wider than it came."""
    return {width: _webp(picture, min(width, picture.width)) for width in WIDTHS}


def _webp(picture: Image.Image, width: int) -> tuple[bytes, int]:
    size = (width, round(picture.height * width / picture.width))
    file = io.BytesIO()
    picture.resize(size, Image.Resampling.LANCZOS).save(file, "WEBP", quality=QUALITY)
    return file.getvalue(), width
