"""The log: its leaves and the tree over them, its entries, and its signed heads."""

from django.db import models


class Log(models.Model):
    """The log of this instance: one row, held while an entry is added."""

    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        app_label = "workspace"


class Node(models.Model):
    """The hash of a full subtree: never changed. One row a level and place; level 0 are leaves."""

    level = models.PositiveSmallIntegerField()
    place = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        app_label = "workspace"
        constraints = (models.UniqueConstraint(fields=("level", "place"), name="one_node_a_place"),)


class LogEntry(models.Model):
    """An entry: never changed; it may be erased, its leaf stays. One row an entry.

    `scope` is the partnership whose people may read it; empty for what concerns keys and roles.
    """

    index = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12, db_index=True)
    scope = models.CharField(max_length=20, db_index=True)
    party = models.CharField(max_length=9, blank=True)
    text = models.TextField()

    class Meta:
        app_label = "workspace"


class EventSeal(models.Model):
    """Up to which event the log has taken the hash of a partnership's events. One row an entry."""

    scope = models.CharField(max_length=20, db_index=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.PositiveIntegerField()
    entry = models.PositiveBigIntegerField(unique=True)

    class Meta:
        app_label = "workspace"


class TreeHead(models.Model):
    """A signed head of the log: never changed. One row a size."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"

    @property
    def status(self) -> str:
        """A head that is here was signed."""
        return "signed"

    @property
    def name(self) -> str:
        """As texts name it: size and root."""
        return f"{self.size} {self.root}"


class HeadStamp(models.Model):
    """A time stamp of a head by a service: never changed. One row a head."""

    head = models.OneToOneField(TreeHead, on_delete=models.PROTECT, related_name="stamp")
    token = models.BinaryField()
    service = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"


class Witness(models.Model):
    """A member's witness: its name and key, told to the instance. One row each."""

    name = models.CharField(max_length=200, primary_key=True)
    key = models.CharField(max_length=300)
    organisation = models.CharField(max_length=9)

    class Meta:
        app_label = "workspace"


class Cosignature(models.Model):
    """A witness's line under a head: never changed. One row each."""

    head = models.ForeignKey(TreeHead, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT)
    line = models.TextField()

    class Meta:
        app_label = "workspace"
        constraints = (models.UniqueConstraint(fields=("head", "witness"), name="cosigned_once"),)
