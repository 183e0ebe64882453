"""Alerts: who asked to be told of what, the letters to them, and places that districts lie in."""

from django.db import models

from tripleaim.workspace.partnerships.partnership import Partnership, new_code


class Locality(models.Model):
    """A place of a partnership with its postcode districts, separated by spaces. One row each."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="places")
    name = models.CharField(max_length=100)
    districts = models.TextField(blank=True)

    class Meta:
        app_label = "hearing"
        constraints = (
            models.UniqueConstraint(fields=("partnership", "name"), name="one_place_of_a_name"),
        )

    def __str__(self) -> str:
        return str(self.name)


class Subscription(models.Model):
    """That somebody asked to be told. One row each. Status: asked, confirmed, ended.

    `place` is the one place of which they are told, `about` the one consultation: empty for all.
    `mail` is empty once it has ended. `secret_hash` is of the link that confirms, and later ends.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    place = models.CharField(max_length=100, blank=True)
    about = models.CharField(max_length=20, blank=True, default="")
    mail = models.EmailField(blank=True)
    status = models.CharField(max_length=10, default="asked")
    secret_hash = models.CharField(max_length=64, unique=True)
    asked_on = models.DateField()

    class Meta:
        app_label = "hearing"
        indexes = (models.Index(fields=("partnership", "status")),)


class News(models.Model):
    """Something that happened in public. One row each: what the feeds and letters are made of.

    `place` holds the names of the places that it concerns, a line each; empty for all. `is_told`
    is whether its letters to those who asked are written.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=200)
    place = models.TextField(blank=True)
    mark = models.CharField(max_length=120, unique=True)
    is_told = models.BooleanField(default=False)

    class Meta:
        app_label = "hearing"
        indexes = (
            models.Index(fields=("at",), condition=models.Q(is_told=False), name="news_to_tell"),
        )


class Letter(models.Model):
    """A letter to send. One row each; its address and text are erased once it is sent."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT)
    news = models.ForeignKey(News, null=True, on_delete=models.PROTECT)
    status = models.CharField(max_length=10, default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    stop = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "hearing"
        constraints = (
            models.UniqueConstraint(
                fields=("subscription", "news"),
                condition=models.Q(news__isnull=False),
                name="told_once",
            ),
        )
