"""The tree, grown again from the leaves: what tiles, checkpoints and witnesses are held against."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max

from audit import tiles
from audit.inspection.breaking import expect, octets
from audit.log import Tree, full_root, root_of
from audit.models import Checkpoint, Tile
from audit.witnesses.offers import Seen


class Regrown:
    """Made before it is read how long the log is: no tile of now is for what comes after that."""

    def __init__(self, using: str) -> None:
        self.using = using
        self.tree = Tree()
        self.roots: dict[int, bytes] = {}
        """Of the sizes at which there is a checkpoint."""
        self._last_tile = Tile.objects.using(using).aggregate(last=Max("pk"))["last"] or 0
        self._blocks: list[bytes] = []
        self._block: list[bytes] = []

    def extend(self, leaves: list[bytes]) -> None:
        """Whole blocks as wide as a tile are hashed level by level, which takes half the time."""
        at = 0
        while at < len(leaves):
            part = leaves[at : at + tiles.WIDTH - len(self._block)]
            at += len(part)
            if len(part) == tiles.WIDTH:
                self._blocks.append(full_root(part))
                self.tree.append(self._blocks[-1], height=tiles.HEIGHT)
            else:
                self._begin(part)

    def check_tiles(self) -> None:
        wanted = dict(self._tiles())
        for tile in Tile.objects.using(self.using).order_by("level", "index").iterator():
            made = wanted.pop((tile.level, tile.index), None)
            if made or tile.pk <= self._last_tile:
                expect(made == octets(tile.root), f"tile {tile} is not what the log makes of it")
        missing = next(iter(wanted), None)
        expect(missing is None, "tile {}/{} is missing from the log".format(*(missing or ("", ""))))

    def check_seen(self, seen: Seen, where: str) -> None:
        """Hold the log against a checkpoint from outside: against the log of by now, if it has just been made."""
        size = self.tree.size
        expect(
            seen.size <= size or self._goes_on_to(seen),
            f"the log ends at {size}, before the checkpoint of {seen.size} events that {where}",
        )
        if seen.root:
            root = self.roots.get(seen.size) or root_of(seen.size, tiles.Inside(using=self.using))
            expect(
                root == seen.root, f"the log differs from the checkpoint of {seen.size} events that {where}"
            )

    def _goes_on_to(self, seen: Seen) -> bool:
        return Checkpoint.objects.using(self.using).filter(size=seen.size).exists()

    def _begin(self, part: list[bytes]) -> None:
        self.tree.extend(part)
        self._block += part
        if len(self._block) == tiles.WIDTH:
            self._blocks.append(full_root(self._block))
            self._block = []

    def _tiles(self) -> Iterator[tuple[tuple[int, int], bytes]]:
        level, roots = 0, self._blocks
        while roots:
            yield from (((level, index), root) for index, root in enumerate(roots))
            whole = len(roots) - len(roots) % tiles.WIDTH
            roots = [full_root(roots[at : at + tiles.WIDTH]) for at in range(0, whole, tiles.WIDTH)]
            level += 1
