"""Pictures on a product's page of the admin: chosen as files, shown small, replaced in place."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from identity.admin.guard import PolicedInline
from shop.gallery import WIDTHS, address_of
from shop.models import ProductImage, Variant
from shop.pictures import MOST_BYTES, Kept, PictureRefused, keep_picture


class PictureForm(forms.ModelForm):
    """A file is asked of a new row; on an old one it takes the place of the picture."""

    upload = forms.FileField(
        label="file",
        help_text=f"JPEG, PNG or WebP, up to {MOST_BYTES // 1024**2} MB.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = ProductImage
        fields = ("alt", "colour", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].required = self.instance.pk is None

    def clean_upload(self) -> Kept | None:
        file = self.cleaned_data["upload"]
        try:
            return keep_picture(file) if file else None
        except PictureRefused as refused:
            raise ValidationError(str(refused)) from refused

    def clean_colour(self) -> str:
        colour: str = self.cleaned_data["colour"].strip().lower()
        variants = Variant.objects.filter(product=self.instance.product_id)
        known = set(variants.values_list("colour", flat=True))
        if colour and known and colour not in known:
            raise ValidationError(f"There is no {colour} variant. One of: {', '.join(sorted(known))}.")
        return colour

    def save(self, commit: bool = True) -> ProductImage:
        kept: Kept | None = self.cleaned_data["upload"]
        if kept:
            self.instance.public_id = kept.public_id
            self.instance.width, self.instance.digest = kept.width, kept.digest
        picture: ProductImage = super().save(commit)
        return picture


class PictureInline(PolicedInline):
    model = ProductImage
    form = PictureForm
    fields = ("shown", "upload", "alt", "colour", "position")
    readonly_fields = ("shown",)

    @admin.display(description="picture", empty_value="")
    def shown(self, picture: ProductImage) -> SafeString | None:
        if picture._state.adding:
            return None
        address = address_of("picture", picture.public_id, WIDTHS[0])
        return format_html('<img src="{}" alt="{}" width="96">', address, picture.alt)
